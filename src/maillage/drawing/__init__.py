"""Drawings: data in, accessible SVG text out. No style attributes, no scripts, no outside request."""

from __future__ import annotations

from maillage.drawing.maps import MapLink, MapPoint, map_france

__all__ = ["MapLink", "MapPoint", "map_france"]
