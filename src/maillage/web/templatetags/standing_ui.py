"""The mark that stands beside every name of a design: ``{% load standing_ui %}``.

Tags::

    {% standing code use="" %}    category, and state when it is not simply in force, of a design, version or profile

Guarantees: a name that nobody has classified is never without its mark; one look at the acts a request.
"""

from __future__ import annotations

from typing import Any

from django import template

from maillage.web.marks import face, marks_of

register = template.Library()


@register.inclusion_tag("maillage/components/standing.html", takes_context=True)
def standing(context: template.Context, code: str, use: str = "") -> dict[str, Any]:
    """The marks of a design, version or profile, for one use or all; nothing for an empty code."""
    found = marks_of(context.get("request")).of(code, use) if code else ()
    return {"marks": [face(mark) for mark in found]}
