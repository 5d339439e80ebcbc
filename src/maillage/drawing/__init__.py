"""Drawings: data in, accessible SVG text out. No style attributes, no scripts, no outside request."""

from __future__ import annotations

from maillage.drawing.charts import Series, area_chart
from maillage.drawing.maps import MapLink, MapPoint, map_france

__all__ = ["MapLink", "MapPoint", "Series", "area_chart", "map_france"]
