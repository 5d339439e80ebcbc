"""The components give valid, accessible HTML in both languages, and all of them are documented."""

from __future__ import annotations

import re
import types
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path
from django.utils.translation import override

import maillage.web
from maillage.kernel import reasons
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.web.templatetags import listings, maillage_ui, wording

WEB = Path(maillage.web.__file__).parent
TEMPLATES = WEB / "templates" / "maillage"
HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "write-a-page.md"
LISTS = HOWTO.with_name("write-a-list.md")
# What takes no closing tag; SVG shapes are closed by "/>".
VOID = {"meta", "link", "input", "hr", "br", "img", "circle", "rect", "polygon", "path"}
PAGES = ["design_system", "errors/400", "errors/403", "errors/404", "errors/500", "errors/refusal"]
PAGES += ["errors/conflict", "components/confirm"]

REFUSED = reasons.declare(
    "test_components.refused",
    fr="Le lot {lot} est suspendu.",
    en="Lot {lot} is suspended.",
    advice_fr="Gardez-le de côté.",
    advice_en="Put it aside.",
)


class Page(HTMLParser):
    """Every element of a page with its attributes, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag

    def every(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attrs for tag, attrs in self.elements if tag in tags)


def show(source: str, language: str = "fr", **context: Any) -> str:
    with override(language):
        template = engines["django"].from_string("{% load maillage_ui %}" + source)
        return re.sub(r"[ \n]+", " ", template.render(context)).strip()


def whole_page(name: str, language: str = "fr", **context: Any) -> str:
    refusal = Refusal(REFUSED, act="2020-017", lot="D0107V3-L0042-20W14-03-Z")
    given_context = {"refusal": refusal, "effects": [Text("Un effet", "An effect")], "cancel_url": "/"}
    with override(language):
        return render_to_string(f"maillage/{name}.html", given_context | context)


# Pages


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(name: str, language: str) -> None:
    html = whole_page(name, language, page_title="Titre", is_demo=True)
    page = Page(html)
    assert page.open == []
    names = {attribute for _, attrs in page.elements for attribute in attrs}
    assert {n for n in names if n == "style" or n.startswith("on")} == set()
    assert [tag for tag, _ in page.elements if tag in {"script", "style"}] == []
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    assert [name for name, count in ids.items() if count > 1] == []
    pointed = [
        target
        for _, attrs in page.elements
        for key in ("for", "aria-labelledby", "aria-describedby")
        for target in attrs.get(key, "").split()
    ]
    assert [target for target in pointed if target not in ids] == []
    assert [attrs["lang"] for attrs in page.every("html")] == [language]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_label(name: str) -> None:
    page = Page(whole_page(name))
    labelled = {attrs.get("for") for attrs in page.every("label")}
    controls = [a for a in page.every("input", "select", "textarea") if a.get("type") != "hidden"]
    assert [a for a in controls if a.get("id") not in labelled] == []


@pytest.mark.parametrize("name", PAGES)
def test_demonstration_is_said_exactly_when_it_is_one(name: str) -> None:
    assert whole_page(name, is_demo=True).count("aucun objet réel") == 1
    assert whole_page(name, is_demo=False).count("aucun objet réel") == 0


def test_header_shows_navigation_account_and_language() -> None:
    items = [{"url": "/a", "label": "Ateliers", "current": True}, {"url": "/b", "label": "Lots"}]
    account = {"name": "Ada <b>", "role": Text("Coordination", "Coordination"), "url": "/moi"}
    html = whole_page(
        "base",
        navigation=items,
        account=account,
        logout_url="/sortie",
        other_language_url="/en/",
        other_language_name="English",
    )
    page = Page(html)
    assert [a["href"] for a in page.every("a") if a.get("aria-current")] == ["/a"]
    assert [(a["href"], a["lang"]) for a in page.every("a") if "hreflang" in a] == [("/en/", "en")]
    assert [(f["method"], f["action"]) for f in page.every("form")] == [("post", "/sortie")]
    assert html.count("Ada &lt;b&gt;") == 1


def test_messages_take_the_kind_of_their_level() -> None:
    messages = [{"level_tag": tag, "message": "x"} for tag in ("success", "warning", "error", "info")]
    page = Page(whole_page("errors/404", messages=messages))
    classes = [a["class"] for a in page.every("li") if a.get("class", "").startswith("message")]
    assert classes == ["message ok", "message warn", "message stop", "message info"]


# Components


def test_each_category_has_its_own_shape_letters_and_words() -> None:
    shown = [show("{% category_badge c %}", c=category) for category in wording.CATEGORIES]
    shapes = [re.search(r"<(circle|rect|polygon) [^>]*", html) for html in shown]
    assert len({shape.group() for shape in shapes if shape}) == 5
    assert [re.findall(r">([A-Z]{1,2})</text>", html) for html in shown] == [
        ["A"],
        ["B"],
        ["C"],
        ["D"],
        ["NC"],
    ]
    assert "Barrière d’usage courant" in shown[1]


def test_a_compact_badge_still_says_its_words() -> None:
    html = show('{% category_badge "D" compact=True %}', "en")
    assert html.endswith('<span class="unseen">Critical device</span></span>')


@pytest.mark.parametrize("category", ["b", "E", "", None, "NC"])
def test_an_unknown_category_is_refused(category: Any) -> None:
    with pytest.raises(ValueError, match="unknown category"):
        show("{% category_badge c %}", c=category)


def test_an_unknown_kind_is_refused() -> None:
    assert show('{% status_tag "ok" text %}', text="<i>") == '<span class="tag ok">&lt;i&gt;</span>'
    with pytest.raises(ValueError, match="unknown kind"):
        show('{% status_tag "good" "x" %}')


@pytest.mark.parametrize(
    ("counts", "words", "drawn"),
    [
        (
            (830, 60, 1000),
            "Visière\u202f: 83\u202f% à temps, 6\u202f% en retard, 11\u202f% non couverts",
            (830, 60),
        ),
        ((10, 0, 10), "Visière\u202f: 100\u202f% à temps", (1000, 0)),
        ((15, 5, 10), "Visière\u202f: 150\u202f% à temps, 50\u202f% en retard", (750, 250)),
        ((0, 0, 0), "Visière\u202f: rien n’est demandé", (0, 0)),
    ],
)
def test_coverage_is_drawn_to_scale_and_said(
    counts: tuple[int, int, int], words: str, drawn: tuple[int, int]
) -> None:
    html = show('{% coverage_bar a b c label="Visière" %}', a=counts[0], b=counts[1], c=counts[2])
    page = Page(html)
    widths = {a["class"]: a["width"] for a in page.every("rect")}
    assert [a["aria-label"] for a in page.every("svg")] == [words]
    assert (widths["on-time"], widths["late"]) == (str(drawn[0]), str(drawn[1]))


def test_negative_coverage_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        show("{% coverage_bar -1 0 10 %}")


def test_reasons_say_what_why_and_what_to_do() -> None:
    refusal = Refusal(REFUSED, act="2020-017", lot="<X>")
    french, english = (show("{% reasons r %}", language, r=refusal) for language in ("fr", "en"))
    assert re.findall(r'class="says">(.*?)</p>', french) == ["Le lot &lt;X&gt; est suspendu."]
    assert re.findall(r'class="says">(.*?)</p>', english) == ["Lot &lt;X&gt; is suspended."]
    assert re.findall(r"</strong> (.*?)</p>", french) == ["Gardez-le de côté."]
    assert re.findall(r"<code>(.*?)</code>", french) == [REFUSED]
    assert french.count("acte 2020-017") == 1
    assert show("{% reasons r %}", r=[]) == ""
    linked = show('{% reasons r act_route="no-such-route" %}', r=refusal)
    assert (linked.count("acte 2020-017"), list(Page(linked).every("a"))) == (1, [])


def test_an_act_is_linked_by_its_route() -> None:
    acts = types.ModuleType("acts")
    acts.urlpatterns = [path("actes/<str:number>", lambda request, number: None, name="act")]  # type: ignore
    with override_settings(ROOT_URLCONF=acts):
        html = show('{% reasons r act_route="act" %}', r=Refusal(REFUSED, act="2020-017"))
    assert [a["href"] for a in Page(html).every("a")] == ["/actes/2020-017"]


class NeedForm(forms.Form):
    quantity = forms.IntegerField(label="Pièces", max_value=10, help_text="Des pièces")
    posts = forms.ChoiceField(label="Postes", choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="Accord")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_errors_are_linked_to_their_fields() -> None:
    page = Page(show("{% form_fields form %}", form=NeedForm({"quantity": "11"})))
    by_id = {attrs["id"]: attrs for _, attrs in page.elements if "id" in attrs}
    assert by_id["id_quantity"]["aria-invalid"] == "true"
    assert by_id["id_quantity"]["aria-describedby"] == "id_quantity_helptext id_quantity_error"
    assert "id_quantity_helptext" in by_id and "id_quantity_error" in by_id
    assert by_id["id_agreed"]["aria-describedby"] == "id_agreed_error"
    assert [a["aria-describedby"] for a in page.every("fieldset")] == ["id_posts_error"]
    assert [a["href"] for a in page.every("a")] == ["#id_quantity", "#id_posts", "#id_agreed"]
    assert [a["href"][1:] in by_id for a in page.every("a")] == [True, True, True]


def test_optional_fields_are_said_and_an_empty_form_has_no_summary() -> None:
    html = show("{% form_fields form %}", form=NeedForm())
    assert html.count("(facultatif)") == 1
    assert "error-summary" not in html
    assert [a["name"] for a in Page(html).every("input")] == ["key", "quantity", "posts", "note", "agreed"]


def test_only_the_named_fields_in_their_order() -> None:
    page = Page(show('{% form_fields form only="note, quantity" %}', form=NeedForm()))
    assert [a["name"] for a in page.every("input")] == ["key", "note", "quantity"]
    with pytest.raises(KeyError):
        show('{% form_fields form only="nothing" %}', form=NeedForm())


def test_breadcrumbs_end_with_the_page_itself() -> None:
    html = show('{% breadcrumbs "/c" "Catalogue" "/v" "Visières" here %}', here="Visière <x>")
    assert [a["href"] for a in Page(html).every("a")] == ["/c", "/v"]
    assert html.count('<span aria-current="page">Visière &lt;x&gt;</span>') == 1
    with pytest.raises(ValueError, match="breadcrumbs"):
        show('{% breadcrumbs "/c" "Catalogue" %}')


def test_stepper_says_where_one_stands() -> None:
    page = Page(show("{% stepper steps 2 %}", steps=["a", "b", "c"]))
    assert [a["class"] for a in page.every("li")] == ["done", "current", "todo"]
    assert [a.get("aria-current") for a in page.every("li")] == [None, "step", None]


def test_blocks_keep_their_content_and_escape_their_titles() -> None:
    html = show(
        '{% panel t %}<p>{{ t }}</p>{% endpanel %}{% notice category="B" %}{{ t }}{% endnotice %}', t="<x>"
    )
    assert "<x>" not in html
    assert html.count("&lt;x&gt;") == 3
    assert [a["class"] for a in Page(html).every("div")] == ["notice cat-b"]


# Documentation


def test_every_tag_is_documented_and_shown() -> None:
    howto, living = HOWTO.read_text(), (TEMPLATES / "design_system.html").read_text()
    howto += LISTS.read_text()
    library, lists = maillage_ui.register, listings.register
    tags = {f"{{% {name}" for name in (*library.tags, *lists.tags)}
    filters = {f"|{name}" for name in library.filters}
    assert sorted(t for t in tags | filters if t not in howto) == []
    assert (
        sorted(
            t for t in tags | filters if t not in f"{maillage_ui.__doc__} {listings.__doc__} |message_kind"
        )
        == []
    )
    assert sorted(tag for tag in tags if not re.search(re.escape(tag) + r"\b", living)) == []
