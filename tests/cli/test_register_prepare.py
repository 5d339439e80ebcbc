"""`maillage register prepare`: from the command line to the log, each kind as its screen prepares it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories.recalls import a_made_lot
from tests.factories.register import a_person, a_signed_register, approved
from tests.factories.thread import Cast, the_cast
from tests.register.making import SIGNERS

from maillage.apps.accounts.codes import Role
from maillage.apps.authority.queries.dossier import standings
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act, PreparedRecord
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.cli.key_store import write_protected
from maillage.cli.register import register
from maillage.cli.sign import sign
from maillage.kernel.clock import FixedClock, SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
TODAY = today(CLOCK)


@pytest.fixture
def cast(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr("tests.factories.thread.MONDAY", TODAY)
    install(kind="real", clock=CLOCK)
    return the_cast(FixedClock.at_noon(TODAY))


@pytest.fixture
def opened(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    a_signed_register(settings, tmp_path, CLOCK)
    return cast


def run(*words: object) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(register, [*map(str, words), "--json"], catch_exceptions=False)
    return done.exit_code, json.loads(done.stdout)


def prepared(*words: object) -> dict[str, Any]:
    why = () if words[0] == "legal_basis" else ("--reason", "Essai")  # a basis says what the outside act says
    code, found = run("prepare", *words, *why)
    assert code == 0, found
    return found


def test_the_whole_path_from_the_command_line(opened: Cast, tmp_path: Path) -> None:
    shown = prepared("amend", opened.decision, "--rules", "Un seul porteur.", "--uses", "30", "--dry-run")
    assert (shown["number"], PreparedRecord.objects.count()) == ("", 0)
    assert f'"id":"{TODAY.year}-000"' in shown["text"] and "Un seul porteur." in shown["text"]
    made = prepared("amend", opened.decision, "--rules", "Un seul porteur.", "--uses", "30")
    number = made["number"]
    row = PreparedRecord.objects.get(number=number)
    assert (made["state"], made["text"], made["sha256"]) == ("prepared", row.text, row.sha256)
    assert made["text"] == shown["text"].replace(f"{TODAY.year}-000", number)
    bundle = tmp_path / "lot.json"
    code, refused = run("export-bundle", number, "--out", bundle)
    assert (code, refused["error"]["code"]) == (3, "prepared.state")  # not approved
    approved(row, a_person("signature", Role.SIGNER), CLOCK)  # a person does, on the site
    assert run("export-bundle", number, "--out", bundle)[0] == 0
    for n, key in enumerate(SIGNERS, start=1):
        write_protected(tmp_path / f"{n}.key.json", key, "phrase secrète", 2**14)
        (tmp_path / "phrase").write_text("phrase secrète\n")
        given = ["--key", tmp_path / f"{n}.key.json", "--passphrase-file", tmp_path / "phrase", "--yes"]
        out = tmp_path / f"signed{n}.json"
        done = CliRunner().invoke(sign, [str(word) for word in (bundle, *given, "--out", out)])
        assert done.exit_code == 0, done.output
        bundle = out
    one = run("publish", tmp_path / "signed1.json")
    assert one[1]["error"]["code"] == "register.signature.missing"
    assert run("publish", bundle)[1] == {"published": [number]}
    (standing,) = (s for s in standings([opened.profile.code], TODAY)[opened.profile.code] if s.use == "care")
    assert (standing.act, standing.rules, standing.amended_by) == (
        opened.decision,
        "Un seul porteur.",
        number,
    )


def test_each_kind_is_prepared(opened: Cast) -> None:
    lot = a_made_lot(opened, CLOCK)
    profile, design = opened.profile.code, opened.design
    decision = (
        "--profile",
        profile,
        "--use",
        "non_care",
        "--category",
        "B",
        "--qualification",
        "general_product",
    )
    both = ("Français", "English")
    asked = {
        "decision": decision,
        "amend": (opened.decision, "--until", TODAY + timedelta(days=9), "--runoff", "none"),
        "suspend": ("--profile", profile),
        "withdraw": (opened.decision,),
        "policy": ("--territory", "26", "--category", "C", "--category", "D"),
        "legal_basis": (
            "--kind",
            "derogation",
            "--reference",
            "DEROG-9",
            "--dated",
            TODAY,
            "--scope",
            design,
        ),
        "notice": ("--about", design, "--text", *both),
        "ruling": ("--about", opened.decision, "--appeal", "--question", *both, "--answer", *both),
        "recall": ("--lot", lot, "--hazard", *both, "--to-do", *both, "--remedy", *both, "--contact", "0800"),
    }
    found = {kind: prepared(kind, *words) for kind, words in asked.items()}
    rows = {row.number: row.kind for row in PreparedRecord.objects.all()}
    assert {each["number"]: kind for kind, each in found.items()} == rows
    assert all(f'"kind":"{kind}"' in each["text"] for kind, each in found.items())
    assert found["suspend"]["effects"]  # what it would stop is told before
    assert not Act.objects.filter(number__in=rows).exists()
    assert rebuild().differences == ()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("withdraw", "2020-001"), "act.unknown"),
        (("amend", "2020-001", "--rules", "x"), "act.unknown"),
        (("policy", "--territory", "ZZ"), "act.unknown_reference"),
        (("notice", "--about", "D0001", "--text", "Il vous protège.", "It helps."), "claim.affirmative"),
        (("notice", "--about", "D0001", "--text", "Un " * 201, "One."), "act.text_too_long"),
        (("ruling", "--about", "D0001", "--question", "Q", "Q", "--answer", "R", ""), "act.text_missing"),
        (
            ("ruling", "--about", "D0001", "--appeal", "--question", "Q", "Q", "--answer", "R", "R"),
            "ruling.appeal_of_nothing",
        ),
    ],
)
def test_what_a_screen_refuses_is_refused_with_its_code(
    opened: Cast, words: tuple[str, ...], code: str
) -> None:
    status, found = run("prepare", *words, "--reason", "Essai")
    assert (status, found["error"]["code"]) == (3, code)
    assert not PreparedRecord.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("policy", "--territory", "26", "--category", "D", "--until", "none"), '"valid_until":null'),
        (("notice", "--about", "D0001", "--text", "Un.", "One.", "--until", "none"), '"valid_until":null'),
        (("ruling", "--about", "D0001", "--question", "Q", "Q", "--answer", "R", "R", "--until", "none"), '"valid_until":null'),
        (("amend", "{decision}", "--rules", "none", "--uses", "9"), '"rules":""'),
        (("amend", "{decision}", "--competent-authority", "none", "--uses", "9"), '"competent_authority":""'),
    ],
)  # fmt: skip
def test_none_takes_away(opened: Cast, words: tuple[str, ...], says: str) -> None:
    assert says in prepared(*(word.format(decision=opened.decision) for word in words))["text"]


def test_a_basis_says_all_that_its_screen_asks(opened: Cast) -> None:
    maker, first = opened.workshop.code, opened.decision
    given = [
        *(
            "--kind",
            "in_house",
            "--reference",
            "PUI-3",
            "--dated",
            TODAY,
            "--until",
            TODAY + timedelta(days=9),
        ),
        *(
            "--scope",
            "D0001",
            "--scope",
            "D0002-V1",
            "--subcontractor",
            maker,
            TODAY,
            "none",
            "--quality-system",
        ),
        *("--holder", "CHU d’essai", "--holder-health-institution", "--declared-ars", TODAY),
    ]
    said = prepared("legal_basis", *given)["text"]
    assert '"scope":["D0001","D0002-V1"]' in said and f'"declared_ars":"{TODAY}"' in said
    assert f'{{"maker":"{maker}","start":"{TODAY}","until":null,"written":true}}' in said
    assert '"quality_system":true' in said and '"no_transfer":false' in said
    code, found = run("prepare", "legal_basis", *given, "--replaces", first)
    assert (code, found["error"]["code"].split(".")[0]) == (3, "act")  # what it replaces is a basis
    assert '"in_house":{}' in prepared("legal_basis", *given[2:], "--kind", "derogation")["text"]


def test_a_first_day_is_never_none(opened: Cast) -> None:
    words = ["prepare", "policy", "--territory", "26", "--from", "none", "--reason", "Essai"]
    assert CliRunner().invoke(register, words).exit_code == 2


def test_it_needs_an_open_register(cast: Cast) -> None:
    """There an act would take effect at once: the screens say so, a command called prepare does not do it."""
    count = Act.objects.count()
    code, found = run("prepare", "withdraw", cast.decision, "--reason", "Essai")
    assert (code, found["error"]["code"], Act.objects.count()) == (3, "register.not_open", count)


def test_words_are_in_the_language_asked(opened: Cast) -> None:
    words = ["prepare", "withdraw", opened.decision, "--reason", "Essai", "--language"]
    done = CliRunner().invoke(register, [*words, "en"])
    assert "Exact text" in done.stdout and "Next: another person approves" in done.stdout
    usage = CliRunner().invoke(
        register, ["prepare", "amend", opened.decision, "--from", "demain", "--reason", "x"]
    )
    assert usage.exit_code == 2
