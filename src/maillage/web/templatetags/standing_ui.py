"""The mark that stands beside every name of a design: ``{% load standing_ui %}``.

Tags::

    {% standing code use="" %}    category, and state when it is not simply in force, of a design, version or profile

Guarantees: a name that nobody has classified is never without its mark; one look at the acts a request.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from maillage.web.marks import drawn_marks, marks_of

register = template.Library()


@register.simple_tag(takes_context=True)
def standing(context: template.Context, code: str, use: str = "") -> SafeString:
    """The marks of a design, version or profile, for one use or all; nothing for an empty code."""
    return drawn_marks(marks_of(context.get("request")).of(code, use) if code else ())
