"""The tags that pages are written with: ``{% load maillage_ui %}``.

Guarantees: every tag gives valid, accessible HTML without inline style or script; texts of
the interface are gettext messages in French; data texts may be `Text` or ``{"fr", "en"}``.
``docs/howto/write-a-page.md`` shows each one, lists are in ``listings``; ``/design-system/`` shows what it looks like.

Filters (None gives an empty text)::

    {{ value|localized }}                       Text or {"fr", "en"} in the active language
    {{ 84310|pieces }}                          84 310 / 84,310
    {{ 1.25|decimal:1 }}                        1,3 / 1.3
    {{ 0.714|percent }}  {{ 0.714|percent:1 }}  71 % / 71%; 0.999 reads > 99 %
    {{ day|civil_date }}  {{ day|civil_date:"year" }}    6 avril / 6 April 2020
    {{ instant|civil_moment }}                  6 avril 2020, 8 h 00 / 6 April 2020, 08:00

Tags::

    {% category_badge category compact=False words="" %}
    {% status_tag kind text %}                  kind: ok, warn, stop, info
    {% reasons found title="" level=2 act_route="" %}
    {% form_fields form only="" focus=True %}   errors, then fields; "only" is "name,quantity"
    {% kpi value label detail="" definition="" url="" %}     inside <div class="kpis">
    {% coverage_bar on_time late total label="" %}           numbers of pieces
    {% load_bar share label="" %}                            hours taken, a share
    {% stepper steps current %}                 steps: texts; current counts from 1
    {% breadcrumbs url label url label here %}
    {% back_link url label="" %}
    {% hypotheses items title="" %}

Blocks::

    {% data_table caption visible=True keep_columns=False %} thead, tbody {% enddata_table %}
    {% panel title="" level=2 %} … {% endpanel %}
    {% notice category="" kind="" title="" level=2 %} … {% endnotice %}
    {% facts %} <div><dt/><dd/></div> … {% endfacts %}
    {% empty_state title level=2 %} what to do next {% endempty_state %}
    {% working title %} what is being computed {% endworking %}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from maillage.kernel import reasons as catalogue
from maillage.safety.matrix import STARTING_SCHEME
from maillage.web.drawn import drawn
from maillage.web.templatetags import wording
from maillage.web.why_address import why_item

register = template.Library()
KINDS = ("ok", "warn", "stop", "info")
FULL_LOAD = 0.9  # past it, one more hour is hard to find
MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "stop"}


def _language() -> str:
    return get_language() or "fr"


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; expected one of {', '.join(KINDS)}")
    return kind


# Values in words


@register.filter
def localized(value: Any) -> str:
    return wording.localized(value, _language())


@register.filter
def pieces(value: int | None) -> str:
    return "" if value is None else wording.pieces(value, _language())


@register.filter
def decimal(value: float | Decimal | None, places: int = 1) -> str:
    return "" if value is None else wording.decimal(value, places, _language())


@register.filter
def percent(share: float | Decimal | None, places: int = 0) -> str:
    return "" if share is None else wording.percent(share, places, _language())


@register.filter
def civil_date(day: date | datetime | str | None, form: str = "") -> str:
    return "" if day is None else wording.civil_date(day, _language(), with_year=form == "year")


@register.filter
def civil_moment(instant: datetime | None) -> str:
    return "" if instant is None else wording.civil_moment(instant, _language())


@register.filter
def message_kind(level_tag: str) -> str:
    """The kind of a Django message: success is ok, warning warn, error stop, the rest info."""
    return MESSAGE_KINDS.get(level_tag, "info")


# Category, status, reasons


@register.simple_tag
def category_badge(category: Any, compact: bool = False, words: Any = "") -> SafeString:
    """Letter, shape and words; `compact` hides the words from sight only, `words` replaces them."""
    face = wording.category_face(category)
    return drawn("category_badge", face=face, words=localized(words or face.words), compact=bool(compact))


@register.simple_tag
def status_tag(kind: str, text: Any) -> SafeString:
    return drawn("status_tag", kind=_known_kind(kind), text=localized(text))


def _act_url(act: str, route: str) -> str:
    """The address of an act, or of the scheme where a rule rests on that; empty when it has none, for a refusal
    is shown whatever happens."""
    try:
        if act == STARTING_SCHEME.number:
            return reverse("scheme")
        return reverse(route, args=[act]) if act and route else ""
    except NoReverseMatch:
        return ""


def _worded(reason: Any, act_route: str) -> dict[str, Any]:
    """One reason in words: from a kernel `Reason`, or a mapping with code, says, advice and act."""
    if isinstance(reason, Mapping):
        code, params, act = reason["code"], reason.get("params", {}), reason.get("act", "")
        says, advice = localized(reason.get("says")), localized(reason.get("advice"))
    else:
        code, params, act, says, advice = reason.code, reason.params, reason.act, "", ""
    return {
        "code": code,
        "says": says or catalogue.render(code, params, _language()),
        "advice": advice or catalogue.advise(code, params, _language()),
        "act": act,
        "act_url": _act_url(act, act_route),
        "by_scheme": act == STARTING_SCHEME.number,
        "why": "" if isinstance(reason, Mapping) else why_item(reason),
    }


@register.inclusion_tag("maillage/components/reasons.html")
def reasons(
    found: Any, title: str = "", level: int = 2, act_route: str = "", why: str = ""
) -> dict[str, Any]:
    """Why something is refused: `found` is a refusal or verdict with `.reasons`, or the reasons.

    `act_route` names the URL pattern of an act, which takes its number; `why` is the address of the whole answer.
    """
    listed: Iterable[Any] = getattr(found, "reasons", found)
    return {
        "reasons": [_worded(reason, act_route) for reason in listed],
        "title": title or gettext("Pourquoi est-ce refusé ?"),
        "level": level,
        "why": why,
    }


# Figures


@register.inclusion_tag("maillage/components/kpi.html")
def kpi(value: Any, label: Any, detail: Any = "", definition: Any = "", url: str = "") -> dict[str, Any]:
    """A key figure; whole numbers are grouped; the label unfolds the definition."""
    shown = pieces(value) if isinstance(value, int) else localized(value)
    texts = {"label": label, "detail": detail, "definition": definition}
    return {"value": shown, "url": url} | {name: localized(text) for name, text in texts.items()}


def _coverage_words(on_time: int, late: int, total: int) -> str:
    if not total:
        return _("rien n’est demandé")
    parts = [_("%(share)s à temps") % {"share": percent(Decimal(on_time) / total)}]
    if late:
        parts.append(_("%(share)s en retard") % {"share": percent(Decimal(late) / total)})
    if on_time + late < total:
        missing = Decimal(total - on_time - late) / total
        parts.append(_("%(share)s non couverts") % {"share": percent(missing)})
    return ", ".join(parts)


@register.inclusion_tag("maillage/components/coverage_bar.html")
def coverage_bar(on_time: int, late: int, total: int, label: Any = "") -> dict[str, str]:
    """Pieces covered on time and late out of `total`, drawn to scale (thousandths) and said in words.

    More covered than asked fills the bar. Raises ValueError for a negative number.
    """
    if min(on_time, late, total) < 0:
        raise ValueError("a coverage counts pieces: no negative number")
    scale = max(total, on_time + late, 1)
    first, second = on_time * 1000 // scale, late * 1000 // scale
    words, name = _coverage_words(on_time, late, total), localized(label)
    text = _("%(label)s : %(coverage)s") % {"label": name, "coverage": words} if name else words
    return {"first": str(first), "second": str(second), "text": text}


@register.inclusion_tag("maillage/components/load_bar.html")
def load_bar(share: float, label: Any = "") -> dict[str, Any]:
    """Hours taken out of those there are, drawn to scale and said in words; from 90 % the bar says it is full."""
    width = round(min(1.0, max(0.0, share)) * 1000)
    words = _("%(share)s des heures prises") % {"share": percent(share)}
    name = localized(label)
    text = _("%(label)s : %(coverage)s") % {"label": name, "coverage": words} if name else words
    return {"width": str(width), "full": share >= FULL_LOAD, "text": text}


@register.inclusion_tag("maillage/components/stepper.html")
def stepper(steps: Iterable[Any], current: int) -> dict[str, Any]:
    """Where one stands in an ordered course; `current` counts from 1, one past the end is all done."""
    state = [("done" if n < current else "current" if n == current else "todo") for n in range(1, 100)]
    return {"steps": [{"label": localized(s), "state": at} for s, at in zip(steps, state, strict=False)]}


@register.inclusion_tag("maillage/components/hypotheses.html")
def hypotheses(items: Iterable[Any], title: str = "") -> dict[str, Any]:
    """What a plan takes for granted, shown loudly; nothing at all when there is none."""
    return {"items": [localized(item) for item in items], "title": title or _("Hypothèses de ce plan")}


# Ways through the pages


@register.inclusion_tag("maillage/components/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """Alternately address and label, then the label of the page itself."""
    if len(parts) % 2 == 0:
        raise ValueError("breadcrumbs take pairs of address and label, then the label of this page")
    pairs = [
        {"url": url, "label": localized(label)} for url, label in zip(parts[:-1:2], parts[1::2], strict=True)
    ]
    return {"crumbs": [*pairs, {"url": "", "label": localized(parts[-1])}]}


@register.inclusion_tag("maillage/components/back_link.html")
def back_link(url: str, label: Any = "") -> dict[str, str]:
    return {"url": url, "label": localized(label) or _("Retour")}


@register.inclusion_tag("maillage/components/form.html")
def form_fields(form: BaseForm, only: str = "", focus: bool = True) -> dict[str, Any]:
    """Error summary (which takes the focus), hidden fields, then the visible fields.

    `only` keeps the named visible fields, in that order; the summary still names every error.

    Raises KeyError when `only` names a field the form does not have.
    """
    names = [name.strip() for name in only.split(",") if name.strip()]
    shown = [form[name] for name in names] if names else form.visible_fields()
    return {"form": form, "shown": shown, "focus": focus}


# Blocks


def _block(component: str, content: str, **values: Any) -> SafeString:
    return render_to_string(f"maillage/components/{component}.html", {"content": content, **values})


@register.simple_block_tag
def data_table(content: str, caption: Any, visible: bool = True, keep_columns: bool = False) -> SafeString:
    """A captioned table in a region that scrolls; lines become cards when it is narrow.

    Cells carry ``data-label="…"`` (the heading of their column) for the cards; ``class="n"``
    is a number. `keep_columns` scrolls instead of making cards.
    """
    words = localized(caption)
    name = f"table-{slugify(words)}"
    return _block("data_table", content, caption=words, name=name, visible=visible, keep_columns=keep_columns)


@register.simple_block_tag
def panel(content: str, title: Any = "", level: int = 2) -> SafeString:
    return _block("panel", content, title=localized(title), level=level)


@register.simple_block_tag
def notice(content: str, category: Any = "", kind: str = "", title: Any = "", level: int = 2) -> SafeString:
    """A framed text; its edge takes the colour of a category or of a kind of status."""
    css = wording.category_face(category).css if category else _known_kind(kind or "info")
    return _block("notice", content, css=css, category=category, title=localized(title), level=level)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    return _block("facts", content)


@register.simple_block_tag
def empty_state(content: str, title: Any, level: int = 2) -> SafeString:
    return _block("empty_state", content, title=localized(title), level=level)


@register.simple_block_tag
def working(content: str, title: Any) -> SafeString:
    return _block("working", content, title=localized(title))
