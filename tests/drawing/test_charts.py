"""Charts: areas stack to scale, nothing unsafe gets in, the page can read them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.drawing import Series, area_chart
from maillage.drawing.charts import BOTTOM, HEIGHT, TOP, graduations
from maillage.kernel.text import Text

SVG = "{http://www.w3.org/2000/svg}"
DAYS = ("6 avril", "7 avril", "8 avril")
LOCAL = Series(Text("ateliers", "workshops"), (10, 30, 60), "local")
INDUSTRY = Series(Text("industrie", "industry"), (0, 0, 40), "industry")
NEED = Series(Text("besoin", "need"), (20, 60, 100), "need")
AMOUNTS = st.floats(0, 1e7, allow_nan=False)
printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40)


def drawn(**changes) -> Xml.Element:
    options = {"labels": DAYS, "areas": (LOCAL, INDUSTRY), "line": NEED, "title": "t", "description": "d"}
    return Xml.fromstring(area_chart(**(options | changes)))


def edges(root: Xml.Element, kind: str) -> list[float]:
    """Heights of the points of a path, bottom 0 and top 1."""
    path = next(p for p in root.iter(f"{SVG}path") if kind in p.get("class").split())
    numbers = [float(n) for n in re.findall(r"[\d.]+", path.get("d"))]
    return [round((HEIGHT - BOTTOM - y) / (HEIGHT - TOP - BOTTOM), 2) for y in numbers[1::2]]


def test_areas_stack_to_scale():
    root = drawn()
    assert edges(root, "chart-local") == [0.1, 0.3, 0.6, 0, 0, 0]
    assert edges(root, "chart-industry") == [0.1, 0.3, 1, 0.6, 0.3, 0.1]
    assert edges(root, "chart-need") == [0.2, 0.6, 1]


def test_a_chart_is_one_image_with_words():
    root = drawn(title=Text("Le pont", "The bridge"), description="Peu à peu", language="en", name="bridge")
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "bridge-title bridge-desc")
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}title").text == "The bridge"
    assert texts == ["0", "50", "100", *DAYS, "need", "workshops"]  # the thin area is not named inside


def test_graduations_are_written_by_the_caller_and_days_thinned_out():
    root = drawn(
        labels=[f"J{n}" for n in range(14)],
        areas=(Series("a", [1000.0 * n for n in range(14)], "local"),),
        line=None,
        write=lambda n: f"{n:,}",
    )
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert texts == ["0", "5,000", "10,000", "15,000", "J0", "J3", "J6", "J9", "J12", "a"]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6, 8)),
        (84310, (0, 50_000, 100_000)),
        (100, (0, 50, 100)),
    ],
)
def test_graduations(most, expected):
    assert graduations(most) == expected


@given(AMOUNTS)
def test_graduations_are_few_and_reach_the_top(most):
    found = graduations(most)
    assert found[-1] >= most and len(found) <= 6 and found[0] == 0


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=30))
def test_any_series_is_drawn_inside_the_frame(rows):
    local, industry, need = (list(column) for column in zip(*rows, strict=True))
    root = drawn(
        labels=["x"] * len(rows),
        areas=(Series("a", local, "local"), Series("b", industry, "industry")),
        line=Series("c", need, "need"),
    )
    found = [*edges(root, "chart-local"), *edges(root, "chart-industry"), *edges(root, "chart-need")]
    assert all(-0.01 <= height <= 1.01 for height in found)


@given(printable, printable)
def test_hostile_texts_stay_texts(title, label):
    root = drawn(title=title, labels=(label, label, label))
    assert root.find(f"{SVG}title").text == (title or None)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg",
        "title",
        "desc",
        "path",
        "text",
    }
    assert "style" not in Xml.tostring(root, encoding="unicode")


@pytest.mark.parametrize(
    "areas",
    [
        (Series("a", (1, 2), "local"),),
        (Series("a", (1, 2, -1), "local"),),
        (Series("a", (1, 2, float("nan")), "local"),),
        (Series("a", (1, 2, 3), 'x" onload="'),),
    ],
)
def test_what_cannot_be_drawn(areas):
    with pytest.raises(ValueError):
        drawn(areas=areas)
    with pytest.raises(ValueError):
        drawn(labels=(), areas=(), line=None)
    with pytest.raises(ValueError):
        drawn(name="a b")
