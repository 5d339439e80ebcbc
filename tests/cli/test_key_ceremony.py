"""A ceremony rehearsed from end to end, by the commands as typed: keys, opening, past, publication, rotation, loss."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories.register import a_person, approved

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.records import keyring
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act, Leaf, PreparedRecord
from maillage.apps.records.queries.register import latest_checkpoint, published
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import IntegrityFailure
from maillage.site.console import main

CLOCK = SystemClock()
ORIGIN = "registre.example/decisions"
SECRET = "cinq mots pris au hasard"
AUTHORITY = "Autorité de santé d’essai"
COST = ("--cost", "2")


@pytest.fixture(autouse=True)
def installed(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.KEYS = tmp_path, tmp_path / "keys"
    install(kind="real", clock=CLOCK)


def typed(*words: object, code: int = 0, secrets: int = 0, given: str = "") -> Result:
    told = given + f"{SECRET}\n" * secrets
    done = CliRunner().invoke(main, [str(word) for word in words], input=told, catch_exceptions=False)
    assert done.exit_code == code, (words, done.output)
    return done


def told(*words: object, **asked: Any) -> dict[str, Any]:
    return json.loads(typed(*words, "--json", **asked).stdout)


def the_ceremony(out: Path, *more: str, keys: int = 5) -> dict[str, Any]:
    return told(
        "register", "ceremony", out, "--origin", ORIGIN, "--authority", AUTHORITY, "--signer", "un",
        "--signer", "deux", *COST, *more, secrets=2 * keys,
    )  # fmt: skip


def opened(out: Path, settings: Any) -> None:
    shutil.copytree(out / "server", settings.KEYS)
    typed(
        "register",
        "open",
        "--trust",
        out / "trust.note",
        "--keys",
        out / "keys.json",
        "--authority",
        AUTHORITY,
    )


def sign(bundle: Path, key: Path, out: Path, *more: str, **asked: Any) -> None:
    typed("sign", bundle, "--key", key, "--out", out, *more, secrets=1, given=asked.pop("given", ""), **asked)


def a_policy(actor: Actor, territory: str = "26") -> PreparedRecord | Act:
    return record_policy(
        territory=territory,
        categories=["D"],
        reason="Essai",
        valid_from=today(CLOCK),
        actor=actor,
        clock=CLOCK,
    )


def test_a_register_from_its_ceremony_to_its_first_acts(tmp_path: Path, settings: Any) -> None:
    past = a_policy(OPERATOR)
    out = tmp_path / "ceremony"
    made = the_ceremony(out)
    assert len(made["signers"]) == 2
    assert sorted(path.name for path in (out / "server").iterdir()) == ["clock.key", "labels.key", "log.key"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.glob("*.key.json"))
    opened(out, settings)
    assert (keyring.log_key().name, published(past.number)) == (ORIGIN, None)
    # the past, in one bulletin: each signer signs what the other did
    bundle, one, two = (tmp_path / f"{name}.json" for name in ("past", "one", "two"))
    typed("register", "export-bundle", "--past", "--out", bundle)
    typed("sign", bundle, "--key", out / "un.key.json", "--out", one, "--yes", "--all", secrets=1)
    typed("register", "publish", "--past", one, code=3)  # one signature is not two
    typed("sign", one, "--key", out / "deux.key.json", "--out", two, "--yes", "--all", secrets=1)
    assert told("register", "publish", "--past", two)["published"] == [past.number]
    # a new act
    prepared = a_policy(a_person("instruction", Role.REVIEWER), "38")
    typed("register", "export-bundle", prepared.number, "--out", bundle, code=3)  # not approved
    approved(prepared, a_person("signature", Role.SIGNER), CLOCK)
    assert told("register", "prepared")["prepared"][0]["state"] == "approved"
    typed("register", "export-bundle", prepared.number, "--out", bundle)
    shown = typed("sign", bundle, "--key", out / "un.key.json", "--out", one, given=f"{SECRET}\noui\n")
    assert prepared.text.splitlines()[1] in shown.stderr and prepared.sha256 in shown.stderr
    typed("sign", bundle, "--key", out / "un.key.json", "--out", two, given=f"{SECRET}\nnon\n", code=3)
    typed("sign", one, "--key", out / "deux.key.json", "--out", two, given=f"{SECRET}\nyes\n")
    typed("register", "publish", two)
    typed("register", "publish", two)  # sent twice
    assert Act.objects.filter(number=prepared.number).count() == 1
    assert told("register", "rebuild") == {"records": 5, "acts": 2, "unsigned": 0, "differences": []}


def test_a_key_is_lost_another_takes_its_place_and_the_trust_is_renewed(
    tmp_path: Path, settings: Any
) -> None:
    out = tmp_path / "ceremony"
    made = the_ceremony(out)
    opened(out, settings)
    new = told(
        "register",
        "key",
        "registre.example/trois",
        "--protected",
        "--out",
        tmp_path / "trois",
        *COST,
        secrets=2,
    )
    roots = ("--root", out / "root1.key.json", "--root", out / "root2.key.json")
    year, held = today(CLOCK).year, ("--held-keys", out / "keys.json")
    given = ("--trust", out / "trust.note", *roots, "--authority", AUTHORITY)
    add, retire = tmp_path / "add.json", tmp_path / "retire.json"
    change = ("register", "change-key")
    typed(*change, "add", new["public"], "--number", f"{year}-900004", *given, *held, "--out", add, secrets=2)
    typed(
        *change, "retire", made["signers"][0], "--number", f"{year}-900005", "--compromised", *given, *held,
        "--held-keys", add, "--out", retire, secrets=2,
    )  # fmt: skip
    typed(
        *change,
        "add",
        new["public"],
        "--number",
        f"{year}-900006",
        *given[:4],
        *given[-2:],
        *held,
        "--out",
        retire,
        secrets=1,
        code=3,
    )
    for file in (add, retire, add):
        typed("register", "add-keys", file)
    assert Leaf.objects.count() == 5
    # what the lost key signs is worth nothing now; the new one's is
    prepared = a_policy(a_person("instruction", Role.REVIEWER))
    approved(prepared, a_person("signature", Role.SIGNER), CLOCK)
    bundle, one, two = (tmp_path / f"{name}.json" for name in ("bundle", "one", "two"))
    typed("register", "export-bundle", prepared.number, "--out", bundle)
    sign(bundle, out / "deux.key.json", one, "--yes")
    sign(one, out / "un.key.json", two, "--yes")
    typed("register", "publish", two, code=3)
    sign(one, tmp_path / "trois", two, "--yes")
    typed("register", "publish", two)
    # the trust document, renewed with a new root: old and new sign
    expires = (today(CLOCK) + timedelta(days=300)).isoformat()
    fresh = tmp_path / "root4"
    typed("register", "key", "registre.example/root4", "--protected", "--out", fresh, *COST, secrets=2)
    renew = ("register", "renew-trust", "--trust", out / "trust.note", *roots, "--expires", expires)
    for index, code in ((1, 3), (6, 0)):
        note = tmp_path / f"trust{index}.note"
        typed(
            *renew,
            "--first-index",
            index,
            "--new-root",
            fresh,
            "--new-root",
            out / "root3.key.json",
            "--out",
            note,
            secrets=4,
        )
        typed("register", "trust", note, code=code)
    checkpoint = latest_checkpoint()
    assert checkpoint is not None and checkpoint.size == 6
    assert told("register", "rebuild")["differences"] == []


def test_a_folder_is_signed_once_and_nothing_twice(tmp_path: Path, settings: Any) -> None:
    out = tmp_path / "ceremony"
    the_ceremony(out)
    opened(out, settings)
    prepared = a_policy(a_person("instruction", Role.REVIEWER))
    approved(prepared, a_person("signature", Role.SIGNER), CLOCK)
    source, done, secret = tmp_path / "in", tmp_path / "out", tmp_path / "secret"
    source.mkdir(), done.mkdir(), secret.write_text(SECRET + "\n")
    typed("register", "export-bundle", prepared.number, "--out", source / "a.json")
    asked = (
        "sign",
        "--folder",
        source,
        done,
        "--once",
        "--key",
        out / "un.key.json",
        "--yes",
        "--passphrase-file",
        secret,
    )
    assert [len(told(*asked)["signed"]) for _ in range(2)] == [1, 0]


def test_a_key_that_signs_decisions_is_refused_on_a_server(tmp_path: Path, settings: Any) -> None:
    out = tmp_path / "ceremony"
    the_ceremony(out)
    opened(out, settings)
    shutil.copy(out / "un.key.json", settings.KEYS / "un.key.json")
    with pytest.raises(IntegrityFailure, match=r"un\.key\.json"):
        keyring.log_key()
    (settings.KEYS / "un.key.json").unlink()
    (settings.KEYS / "log.key").chmod(0o644)
    with pytest.raises(IntegrityFailure, match="read by others"):
        keyring.label_key()


def test_signing_refuses_a_wrong_passphrase_another_text_and_many_without_all(
    tmp_path: Path, settings: Any
) -> None:
    out = tmp_path / "ceremony"
    the_ceremony(out)
    opened(out, settings)
    person, other = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    numbers = [approved(a_policy(person, place), other, CLOCK).number for place in ("26", "38")]
    bundle = tmp_path / "bundle.json"
    typed("register", "export-bundle", *numbers, "--out", bundle)
    key = ("--key", out / "un.key.json", "--yes")
    codes = []
    for words, given in (
        ((bundle, *key), f"{SECRET}\n"),
        ((bundle, "--all", *key), "une autre phrase\n"),
        ((bundle, "--all"), ""),
        ((out / "trust.note", *key), f"{SECRET}\n"),
    ):
        done = CliRunner().invoke(main, ["sign", *map(str, words), "--json"], input=given)
        codes.append(json.loads(done.stdout)["error"]["code"])
    assert codes == ["sign.several", "register.key_file_closed", "sign.no_key", "register.bundle"]
