"""Tags of the production pages: states with their colour, codes as links, reasons in a line.

Guarantees: a code whose page this installation does not serve is still shown, without a link.
"""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from maillage.apps.production.codes import DECLINE_REASONS, STATUS_NAMES
from maillage.apps.production.label_codes import FINDINGS, Finding
from maillage.kernel import reasons as catalogue
from maillage.planning.reasons import CANDIDATES_NONE
from maillage.web import amounts
from maillage.web.templatetags.maillage_ui import localized

register = template.Library()
register.filter("amount", amounts.amount)
register.filter("unit", amounts.unit)

# What asks for an act is `warn`, what is forbidden `stop`, what is settled `ok`.
STATE_KINDS = {
    "open": "warn",
    "made": "warn",
    "inspected": "warn",
    "adopted": "ok",
    "released": "ok",
    "received": "ok",
    "done": "ok",
    "failed": "stop",
    "stopped": "warn",
    "rejected": "stop",
    "held": "stop",
    "cancelled": "stop",
}

ABOUT = {
    "act": re.compile(r"\d{4}-\d{3,}"),
    "delivery": re.compile(r"BL-\d{4}-\d{5,}"),
    "order": re.compile(r"C\d{5,}"),
    "need": re.compile(r"B\d{5,}"),
    "plan": re.compile(r"P\d{4,}"),
    "solve-job": re.compile(r"CP\d{4,}"),
}


@register.inclusion_tag("maillage/components/status_tag.html")
def state(status: str) -> dict[str, str]:
    """The state of a plan, solve, proposal, order, lot or delivery, as a small label."""
    return {"kind": STATE_KINDS.get(status, "info"), "text": localized(STATUS_NAMES.get(status, status))}


FINDING_KINDS = {Finding.COUNTED: "ok", Finding.LOT_CODE: "info"}


@register.inclusion_tag("maillage/components/status_tag.html")
def finding(found: str) -> dict[str, str]:
    """What became of a code that was read; all but what counts is loud."""
    return {"kind": FINDING_KINDS.get(Finding(found), "stop"), "text": localized(FINDINGS[found])}


@register.simple_tag
def code_link(route: str, code: str, label: Any = "") -> SafeString:
    """The code as a link to its page, with `label` for words; without a link when there is no page."""
    words = localized(label) or code
    try:
        url = reverse(route, args=[code]) if code else ""
    except NoReverseMatch:
        url = ""
    return format_html('<a href="{}">{}</a>', url, words) if url else format_html("{}", words)


@register.filter
def page_route(code: str) -> str:
    """The route of the page of what a message is about (act, delivery, order, need, plan, solve); else empty."""
    for route, form in ABOUT.items():
        if form.fullmatch(code):
            return route
    return ""


@register.filter
def decline_words(code: str) -> str:
    return localized(DECLINE_REASONS.get(code, code))


@register.filter
def code_words(code: str) -> str:
    """What a code says without particulars."""
    return catalogue.render(code, {}, get_language() or "fr")


@register.filter
def first_reason(found: Any) -> str:
    """What the first of several reasons says, past the one that only announces the others."""
    telling = [reason for reason in found if reason.code != CANDIDATES_NONE] or list(found)
    reason = next(iter(telling), None)
    return "" if reason is None else catalogue.render(reason.code, reason.params, get_language() or "fr")


@register.simple_tag
def reason_line(reason: Any) -> SafeString:
    """A reason in a line: what it says, what can be done, and its code."""
    spoken = "en" if (get_language() or "fr").startswith("en") else "fr"
    said = catalogue.render(reason.code, reason.params, spoken)
    advice = catalogue.advise(reason.code, reason.params, spoken)
    return format_html(
        '{} {} <a href="{}#{}"><code>{}</code></a>',
        said,
        advice,
        reverse("reason_codes"),
        reason.code,
        reason.code,
    )
