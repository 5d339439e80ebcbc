"""`maillage import` and `maillage export`, as typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.conftest import outside_data

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.catalogue.commands.ensure_closed_visor import ensure_closed_visor
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import SystemClock
from maillage.site.console import main

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "fablabs-fr-2017.json"

LABS = [
    {
        "name": "Fab lab de Crest", "kind_name": "fab_lab", "city": "Crest", "postal_code": "26400",
        "country_code": "fr", "latitude": 44.73, "longitude": 5.02, "capabilities": "three_d_printing;laser",
        "url": "https://labs.example/crest", "links": [],
    },
    {"name": "Ailleurs", "city": "Bruxelles", "country_code": "be", "url": "https://labs.example/bru"},
]  # fmt: skip
NEEDS = (
    "établissement;commune;code postal;classe;modèle;quantité;échéance\r\n"
    "Hôpital A;Valence;26000;R3;D0001;120;2060-01-01\r\n"
    "Hôpital B;Valence;26000;R3;D0001;2e14;2060-01-01\r\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def told(result: Result) -> Any:
    """The one object on standard output, and nothing else there."""
    return json.loads(result.stdout)


@pytest.fixture
def labs(tmp_path: Path) -> Path:
    file = tmp_path / "labs.json"
    file.write_text(json.dumps(LABS))
    return file


@pytest.fixture
def installed(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    install(kind="real", clock=SystemClock())


def test_a_dry_run_imports_no_django_and_writes_nothing(labs: Path, tmp_path: Path) -> None:
    needs = tmp_path / "needs.csv"
    needs.write_text(NEEDS)
    load = tmp_path / "load.csv"
    load.write_text("dep;jour;hosp;rea\n01;2020-04-06;100;1\n")
    for arguments in (
        ["import", "workshops", str(labs), "--format", "fablabs.io", "--dry-run", "--json"],
        ["import", "needs", str(needs), "--format", "csv", "--dry-run", "--json"],
        ["scenario", "hospital-load", str(load), "--day", "2020-04-06", "--per-inpatient", "0.9", "--days", "7",
         "--dry-run", "--json"],
    ):  # fmt: skip
        program = (
            "import sys\nfrom maillage.site.console import main\n"
            f"try:\n    main({arguments!r})\nexcept SystemExit as left:\n    code = left.code\n"
            "print(sorted(m for m in sys.modules if m.split('.')[0] == 'django'), code, file=sys.stderr)"
        )
        home = tmp_path / "home"
        environment = {**os.environ, "MAILLAGE_HOME": str(home)}
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
        )
        assert done.stderr.strip() == "[] 0"
        assert json.loads(done.stdout)
        assert not home.exists()


def test_a_dry_run_counts_valid_rows_as_created(labs: Path) -> None:
    result = run(
        "import", "workshops", labs, "--format", "fablabs.io", "--dry-run", "--json", "--language", "fr"
    )
    report = told(result)
    assert result.exit_code == 0
    assert [report[name] for name in ("created", "updated", "unchanged", "duplicates")] == [1, 0, 0, []]
    assert [(r["row"], r["field"], r["value"], r["code"]) for r in report["refused"]] == [
        (2, "country_code", "be", "import.foreign_country")
    ]
    assert report["refused"][0]["message"] == "Le pays «\u202fbe\u202f» n’est pas la France."


def test_valid_rows_land_and_refused_ones_are_reported(installed: None, labs: Path) -> None:
    result = run("import", "workshops", labs, "--format", "fablabs.io", "--language", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "1 created, 0 updated, 0 unchanged, 1 rows refused."
    assert "row 2, country_code: The country “be” is not France." in result.stdout
    assert Workshop.objects.get().name == "Fab lab de Crest"


def test_strict_tells_by_its_exit_code(installed: None, labs: Path) -> None:
    result = run("import", "workshops", labs, "--format", "fablabs.io", "--strict", "--json")
    assert (result.exit_code, told(result)["created"], Workshop.objects.count()) == (3, 1, 1)
    labs.write_text(json.dumps(LABS[:1]))
    assert run("import", "workshops", labs, "--format", "fablabs.io", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file.unreadable"),
        (b"", "import.empty_file"),
        (b"{not json", "import.malformed"),
        (b'{"a": 1}', "import.unexpected_shape"),
        (b"[" * 100_000, "import.malformed"),
        (b"\xff\xfe\x00\x81", "import.encoding"),
    ],
)
def test_an_unreadable_file_exits_3_and_writes_nothing(
    installed: None, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "labs.json"
    if content is not None:
        file.write_bytes(content)
    for dry in ([], ["--dry-run"]):
        result = run("import", "workshops", file, "--format", "fablabs.io", "--json", *dry)
        assert (result.exit_code, told(result)["error"]["code"]) == (3, code)
    assert Workshop.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("nom,adresse\nA,B\n", "import.missing_column"),
        ("nom,commune,nom\nA,B,C\n", "import.repeated_column"),
        ('nom,commune\n"A,B\n', "import.malformed"),
    ],
)
def test_a_hostile_table_is_refused_whole(installed: None, tmp_path: Path, content: str, code: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content)
    result = run("import", "workshops", file, "--format", "csv", "--json")
    assert (result.exit_code, told(result)["error"]["code"]) == (3, code)


def test_doubtful_rows_of_a_table_are_told(installed: None, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = (
        "nom;commune;code postal;latitude;longitude;procédés",
        "Échangé;Crest;26400;5.02;44.73;laser",
        "Sans;Crest;26400;;;laser",
        "'=HYPERLINK();Crest;26400;;;screen printing",
        "Perdu;Nulle part;99999;;;laser",
    )
    file.write_bytes("\r\n".join(rows).encode("cp1252"))
    report = told(run("import", "workshops", file, "--format", "csv", "--json"))
    assert (report["created"], [r["row"] for r in report["refused"]]) == (3, [5])
    assert {(w["row"], w["code"]) for w in report["warnings"]} >= {
        (0, "import.encoding_guessed"),
        (2, "import.swapped_coordinates"),
        (3, "import.no_coordinates"),
        (4, "import.unknown_process"),
    }
    found = {w.name: w.located for w in Workshop.objects.all()}
    assert found == {"Échangé": "commune", "Sans": "commune", "=HYPERLINK()": "commune"}


def test_an_export_imported_again_changes_nothing(installed: None, labs: Path, tmp_path: Path) -> None:
    run("import", "workshops", labs, "--format", "fablabs.io")
    out = tmp_path / "out.csv"
    assert told(run("export", "workshops", "--out", out, "--json")) == {"written": 1, "file": str(out)}
    report = told(run("import", "workshops", out, "--format", "csv", "--json"))
    assert [report[name] for name in ("created", "updated", "unchanged", "refused")] == [0, 0, 1, []]
    first = out.read_bytes()
    run("export", "workshops", "--out", out)
    assert out.read_bytes() == first
    result = run("export", "workshops", "--out", tmp_path / "absent" / "out.csv", "--json")
    assert (result.exit_code, told(result)["error"]["code"]) == (3, "file.unwritable")


def test_needs_land_and_the_absurd_is_refused(installed: None, tmp_path: Path) -> None:
    ensure_closed_visor(actor=OPERATOR, clock=SystemClock())
    file = tmp_path / "needs.csv"
    file.write_text(NEEDS)
    result = run("import", "needs", file, "--format", "csv", "--strict", "--json")
    report = told(result)
    assert (result.exit_code, report["created"]) == (3, 1)
    assert [(r["row"], r["field"]) for r in report["refused"]] == [(3, "quantity")]
    assert Need.objects.get().quantity == 120
    assert told(run("import", "needs", file, "--format", "csv", "--json"))["unchanged"] == 1


def test_without_an_installation_it_says_how_to_make_one(db: None, labs: Path) -> None:
    result = run("import", "workshops", labs, "--format", "fablabs.io", "--json", "--language", "en")
    assert (result.exit_code, told(result)["error"]["code"]) == (3, "install.missing")
    assert "maillage init" in result.stderr


def test_usage_exits_2(labs: Path) -> None:
    assert run("import", "workshops", labs).exit_code == 2
    assert run("import", "workshops", labs, "--format", "xml").exit_code == 2


def test_the_real_list_of_2017(installed: None, tmp_path: Path) -> None:
    outside_data(REAL)
    first = told(run("import", "workshops", REAL, "--format", "fablabs.io", "--json"))
    assert first["created"] + len({r["row"] for r in first["refused"]}) == 135
    assert (first["created"], first["refused"]) == (135, [])
    again = told(run("import", "workshops", REAL, "--format", "fablabs.io", "--json"))
    assert [again[name] for name in ("created", "updated", "unchanged", "refused")] == [0, 0, 135, []]
    out = tmp_path / "out.csv"
    run("export", "workshops", "--out", out)
    back = told(run("import", "workshops", out, "--format", "csv", "--json"))
    assert [back[name] for name in ("created", "updated", "unchanged", "refused")] == [0, 0, 135, []]
    dry = told(run("import", "workshops", REAL, "--format", "fablabs.io", "--dry-run", "--json"))
    assert (dry["created"], dry["warnings"]) == (135, first["warnings"])
