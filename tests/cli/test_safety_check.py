"""``maillage safety``: exit codes, one JSON object on standard output, words in both languages, no Django."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from maillage.cli.safety import safety
from maillage.kernel.reasons import catalogue
from maillage.safety.reasons import OTHER_CODES, VERDICT_CODES

FACTS = {
    "format": "maillage-safety-facts/1",
    "action": "make",
    "day": "2020-04-06",
    "unit": {
        "design": "D0107",
        "version": "D0107-V3",
        "profile": "D0107-V3/F1",
        "use": "visor",
        "decision": {
            "act": "2020-017",
            "version": "D0107-V3",
            "profile": "D0107-V3/F1",
            "use": "visor",
            "category": "B",
            "effective_from": "2020-03-20",
            "review_by": "2020-05-15",
            "qualification": "general_product",
            "competent_authority": "dgccrf",
        },
    },
    "maker": {
        "id": "L0042",
        "levels": [{"value": "M2", "start": "2020-03-01", "granted_by": "CR-BRE"}],
        "trainings": [{"value": "D0107", "start": "2020-03-01"}],
    },
    "recipient": {
        "id": "E0012",
        "recipient_class": "R3",
        "territories": ["22113", "22", "FR"],
        "posts": "non_care",
    },
}


def run(*arguments):
    return CliRunner().invoke(safety, list(arguments))


@pytest.fixture
def ask(tmp_path):
    def asked(facts, *arguments):
        path = tmp_path / "facts.json"
        path.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
        return run("check", str(path), *arguments)

    return asked


REFUSED = FACTS | {"recipient": FACTS["recipient"] | {"posts": None}}


def test_allowed_exits_0(ask):
    found = ask(FACTS)
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == "AUTORISÉ – fabriquer, D0107-V3/F1, 2020-04-06\n"


def test_refused_exits_3_with_every_reason_and_its_advice(ask):
    found = ask(REFUSED | {"maker": FACTS["maker"] | {"levels": []}}, "--language", "en")
    assert found.exit_code == 3
    lines = found.stdout.splitlines()
    assert lines[0] == "REFUSED – make, D0107-V3/F1, 2020-04-06"
    assert [line for line in lines if line.startswith("- ")] == [
        "- The need does not state the posts; unstated means care posts, which are closed to B “everyday barrier”. "
        "(category.posts_unstated) [2020-017]",
        "- At least M1 “attached and trained individual” is needed; L0042 is M0 “individual” on 2020-04-06. "
        "(maker.level) [proposal-1]",
        "- L0042 (M0 “individual”) works under a responsible entity; missing: responsible entity. "
        "(maker.no_responsible_entity)",
    ]
    assert len([line for line in lines if line.startswith("    → ")]) == 3


def test_refused_in_french(ask):
    found = ask(REFUSED)
    assert found.exit_code == 3
    assert found.stdout.splitlines()[0].startswith("REFUSÉ – fabriquer")
    assert "sans précision, ce sont des postes de soins" in found.stdout


def test_a_range_of_days_and_warnings(ask):
    found = ask(FACTS | {"day": "2020-05-14", "last_day": "2020-05-17"})
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert lines[:2] == ["AUTORISÉ – fabriquer, D0107-V3/F1, 2020-05-14 – 2020-05-17", "À surveiller"]
    assert len([line for line in lines if "decision.review_passed" in line]) == 1


def test_json_is_one_object_and_nothing_else(ask):
    found = ask(REFUSED, "--json")
    assert (found.exit_code, found.stderr) == (3, "")
    verdict = json.loads(found.stdout)
    assert sorted(verdict) == ["allowed", "not_applicable", "passed", "refusals", "scheme", "warnings"]
    assert verdict["allowed"] is False
    assert verdict["scheme"] == {"number": "proposal-1", "proposal": True}
    (reason,) = verdict["refusals"]
    assert (reason["code"], reason["act"], reason["params"]["category"]) == (
        "category.posts_unstated",
        "2020-017",
        "B",
    )
    assert sorted(reason["says"]) == sorted(reason["advice"]) == ["en", "fr"]
    assert json.loads(ask(FACTS, "--json").stdout)["allowed"] is True


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', "\x00"])
def test_an_unreadable_file_exits_3(ask, text):
    found = ask(text)
    assert (found.exit_code, found.stdout) == (3, "")
    assert found.stderr != ""
    found = ask(text, "--json")
    assert found.exit_code == 3
    assert json.loads(found.stdout)["error"]["code"].startswith("facts.")


def test_an_absent_file_exits_3(tmp_path):
    found = run("check", str(tmp_path / "absent.json"))
    assert (found.exit_code, found.stdout) == (3, "")
    assert "absent.json" in found.stderr


def test_a_wrong_field_is_told_by_its_path(ask):
    found = ask(FACTS | {"recipient": FACTS["recipient"] | {"recipient_class": "R7"}}, "--language", "en")
    assert found.exit_code == 3
    assert found.stderr.splitlines()[0] == (
        "$.recipient.recipient_class: expected one of R0, R1, R2, R3, R4, found 'R7'."
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "x", "y"),
        ("check", "x", "--language", "de"),
        ("check", "x", "--colour"),
        ("sampling", "--lot", "10"),
        ("sampling", "--lot", "ten", "--rate", "10"),
        ("sampling", "--lot", "10", "--rate", "many"),
        ("tree", "--colour"),
        ("nothing",),
    ],
)
def test_wrong_usage_exits_2(arguments):
    assert run(*arguments).exit_code == 2


def test_codes_lists_every_code_of_the_engine():
    listed = json.loads(run("codes", "--json").stdout)["codes"]
    assert [row["code"] for row in listed] == sorted((*VERDICT_CODES, *OTHER_CODES))
    assert {row["code"] for row in listed if row["verdict"]} == set(VERDICT_CODES)
    words = {text.code: text.says.as_dict() for text in catalogue()}
    assert all(row["says"] == words[row["code"]] for row in listed)
    for language in ("fr", "en"):
        found = run("codes", "--language", language)
        assert [line for line in found.stdout.splitlines() if line[0] != " "] == [
            row["code"] for row in listed
        ]


def test_matrix_says_it_is_a_proposal():
    assert "une proposition, pas le droit" in run("matrix").stdout
    english = run("matrix", "--language", "en").stdout
    assert "a proposal, not law" in english
    assert "    R4 “critical care”: M2, acceptance, critical care named, lot\n" in english
    assert "    R3 “hospital wards”: M0, bench samples\n" in english
    assert english.count("M3, off platform") == 2
    assert english.count(": no\n") == 25 - 16
    assert json.loads(run("matrix", "--json").stdout)["number"] == "proposal-1"


def test_sampling():
    assert json.loads(run("sampling", "--lot", "50", "--rate", "10", "--json").stdout) == {
        "lot": 50,
        "rate_percent": 10.0,
        "risk_percent": 10.0,
        "defectives": 5,
        "sample": 18,
        "accepted_risk": pytest.approx(0.09504, abs=1e-5),
    }
    assert run("sampling", "--lot", "50", "--rate", "10").stdout.startswith("Contrôler 18 pièces sur 50")
    assert run("sampling", "--lot", "50", "--rate", "2,5", "--language", "en").stdout.startswith(
        "Check 45 pieces"
    )


@pytest.mark.parametrize("arguments", [("--lot", "0", "--rate", "10"), ("--lot", "9", "--rate", "0")])
def test_an_impossible_plan_exits_3(arguments):
    found = run("sampling", *arguments)
    assert (found.exit_code, found.stdout) == (3, "")


def test_tree():
    found = run("tree", "--sterile", "--json")
    assert json.loads(found.stdout) == {
        "category": "D",
        "settled_by": "sterile",
        "raised_by": [],
        "unanswered": [],
        "for_reviewer": False,
    }
    assert "A « objet d’appoint »" in run("tree", "--others-no").stdout.replace("\u202f", " ")
    raised = run(
        "tree", "--barrier-between-healthy-people", "--latex", "--others-no", "--language", "en"
    ).stdout
    assert raised.splitlines()[0] == "Proposed category: C “health-care use, validated model”"
    assert "Does it contain latex?" in raised
    silent = json.loads(run("tree", "--no-toy", "--json").stdout)
    assert (silent["category"], len(silent["unanswered"])) == ("unclassified", 20)


def test_the_commands_import_no_django():
    code = "import sys, maillage.cli.safety; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
