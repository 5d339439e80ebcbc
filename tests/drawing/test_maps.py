"""Maps of France: every point is drawn, nothing unsafe gets in, the page can read it."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.drawing import MapLink, MapPoint, basemap, map_france
from maillage.drawing.projection import Rectangle, conic, fitted
from maillage.kernel import territories
from maillage.kernel.text import Text

SVG = "{http://www.w3.org/2000/svg}"
LYON, PARIS, REUNION = (45.75, 4.85), (48.85, 2.35), (-20.88, 55.45)
printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40)


def drawn(*points: MapPoint, links=(), **options) -> Xml.Element:
    return Xml.fromstring(map_france(points, links, title="Ateliers", description="Où ils sont", **options))


def test_an_empty_map_is_light_and_named():
    text = map_france(
        [], title=Text(fr="Ateliers", en="Workshops"), description="d", language="en", name="home"
    )
    root = Xml.fromstring(text)
    assert len(text.encode()) < 90_000
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "home-title home-desc"
    assert [
        (root.find(f"{SVG}{tag}").get("id"), root.find(f"{SVG}{tag}").text) for tag in ("title", "desc")
    ] == [
        ("home-title", "Workshops"),
        ("home-desc", "d"),
    ]
    assert len(root.findall(f".//{SVG}g[@class='map-land']/{SVG}path")) == 101
    assert [label.text for label in root.iter(f"{SVG}text")] == [
        "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte", "Around Paris",
    ]  # fmt: skip


@given(printable, printable, printable)
def test_hostile_texts_stay_texts(title, description, label):
    point = MapPoint(*LYON, label, href="/a?b=1&c=\"'<>")
    text = map_france([point], title=title, description=description)
    root = Xml.fromstring(text)
    assert root.find(f"{SVG}title").text == (title or None)
    link = root.find(f".//{SVG}a")
    assert link.get("aria-label") == label
    assert link.get("href") == "/a?b=1&c=\"'<>"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "g", "path", "rect", "text", "a",
    }  # fmt: skip


def test_characters_that_xml_forbids_are_shown_as_such():
    root = drawn(MapPoint(*LYON, "a\x00b\ud800"))
    assert root.find(f".//{SVG}path/{SVG}title").text == "a\ufffdb\ufffd"


def test_no_style_and_no_script():
    text = map_france(
        [MapPoint(*LYON, "<script>alert(1)</script>")],
        title="style=",
        description="onload=",
        shades={"26": "level-1"},
    )
    for element in Xml.fromstring(text).iter():
        assert element.get("style") is None
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/x", "data:text/html,x", " /x", ""])
def test_addresses_that_are_not_ours_or_http_are_refused(href):
    with pytest.raises(ValueError, match="address"):
        map_france([MapPoint(*LYON, "x", href=href)], title="t", description="d")


@pytest.mark.parametrize(
    "points",
    [[MapPoint(float("nan"), 1, "x")], [MapPoint(48, float("inf"), "x")], [MapPoint(*LYON, "x", kind='a"b')]],
)
def test_what_cannot_be_drawn_is_refused(points):
    with pytest.raises(ValueError, match="not a"):
        map_france(points, title="t", description="d")


def test_a_shade_without_outline_is_refused():
    with pytest.raises(ValueError, match="975"):
        map_france([], title="t", description="d", shades={"975": "level-1"})


def test_shades_are_classes_of_departments():
    root = drawn(shades={"26": "level-3"})
    assert len(root.findall(f".//{SVG}path[@class='map-level-3']")) == 1


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), max_size=60))
def test_every_point_is_drawn_somewhere(positions):
    root = drawn(*(MapPoint(lat, lon, "p") for lat, lon in positions))
    points = root.findall(f".//{SVG}path[@class='map-point map-workshop']")
    _, _, width, height = map(float, root.get("viewBox").split())
    assert len(points) == len(positions)
    for point in points:
        x, y = map(float, point.get("transform").removeprefix("translate(").removesuffix(")").split())
        assert -60 < x < width + 60
        assert -60 < y < height


def test_points_outside_the_frames_get_a_box_of_their_own():
    inside = drawn(MapPoint(*LYON, "Lyon"))
    outside = drawn(MapPoint(*LYON, "Lyon"), MapPoint(-22.27, 166.44, "Nouméa"), language="en")
    assert [label.text for label in outside.iter(f"{SVG}text")][-1] == "Outside the frames"
    assert float(outside.get("viewBox").split()[3]) > float(inside.get("viewBox").split()[3])


def test_addresses_make_a_group_of_links():
    assert drawn(MapPoint(*LYON, "Lyon", href="/ateliers/L0001")).get("role") == "group"
    assert drawn(MapPoint(*LYON, "Lyon")).get("role") == "img"


def test_paris_is_enlarged_and_keeps_an_echo_without_name_in_its_place():
    root = drawn(MapPoint(*PARIS, "Paris", href="/ateliers/L0001"), MapPoint(*LYON, "Lyon"))
    (echo,) = root.findall(f".//{SVG}path[@class='map-echo map-workshop']")
    assert (len(echo), [title.text for title in root.iter(f"{SVG}title")]) == (
        0,
        ["Ateliers", "Paris", "Lyon"],
    )
    (link,) = root.iter(f"{SVG}a")
    x, y = map(float, link[0].get("transform").removeprefix("translate(").removesuffix(")").split())
    box = basemap.inset_box(len(basemap.OVERSEAS))
    assert box.x < x < box.x + box.width and box.y < y < box.y + box.height


def test_towns_of_the_inner_suburbs_stand_apart_in_their_box():
    montreuil, vincennes = basemap.enlarged(48.864, 2.443), basemap.enlarged(48.848, 2.437)
    assert abs(montreuil[1] - vincennes[1]) > 4
    assert basemap.enlarged(*LYON) is None


def test_links_between_frames_are_counted_not_drawn():
    root = drawn(links=[MapLink(*LYON, *PARIS), MapLink(*LYON, *REUNION)])
    assert len(root.findall(f".//{SVG}path[@class='map-link map-delivery']")) == 1
    assert root.find(f"{SVG}desc").text == "Où ils sont Liaisons entre deux cadres, non tracées : 1."


@pytest.mark.parametrize("code", basemap.OVERSEAS)
def test_each_overseas_department_has_its_frame(code):
    town = territories.main_hospital_town(code)
    name, x, y = basemap.place(town.lat, town.lon)
    box = basemap.inset_box(basemap.OVERSEAS.index(code))
    assert name == code
    assert box.x < x < box.x + box.width
    assert box.y < y < box.y + box.height


def test_the_mainland_keeps_its_bearings():
    lille, nice, brest, strasbourg = (
        basemap.place(*town) for town in ((50.63, 3.06), (43.7, 7.27), (48.39, -4.49), (48.57, 7.75))
    )
    assert lille[2] < strasbourg[2] < nice[2]
    assert brest[1] < lille[1] < nice[1] < strasbourg[1]


def test_the_conic_keeps_distances_within_one_per_cent():
    from math import hypot

    from maillage.kernel.geography import EARTH_RADIUS_KM, great_circle_km

    for one, other in ((LYON, PARIS), ((48.39, -4.49), (48.57, 7.75)), ((50.63, 3.06), (42.7, 2.9))):
        (x1, y1), (x2, y2) = conic(*one), conic(*other)
        assert hypot(x2 - x1, y2 - y1) * EARTH_RADIUS_KM == pytest.approx(
            great_circle_km(*one, *other), rel=0.01
        )


def test_a_frame_fits_its_box():
    box = Rectangle(10, 20, 100, 50)
    frame = fitted(conic, [LYON, PARIS], box)
    for town in (LYON, PARIS):
        x, y = frame.place(*town)
        assert 10 - 1e-9 <= x <= 110 + 1e-9
        assert 20 - 1e-9 <= y <= 70 + 1e-9
