"""The files of the register from the server, and witnesses as they really are: other processes, keys and disks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.public_register import WitnessSite, logged, maillage
from tests.factories.register import an_open_register, cosignature, trust_of_day
from tests.register.making import LOG, WITNESSES, decision, key, withdrawal

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.models import Checkpoint, Cosignature
from maillage.apps.records.queries.public_register import public_register
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.register import checkpoints, layout, notes
from maillage.register.checkpoints import Checkpoint as State
from maillage.web.views.register_files import MOST_A_MINUTE

CLOCK = SystemClock()
DAY = today(CLOCK)
TERMS = {"issued": DAY, "valid_from": DAY}
FILES = "/registre/fichiers/"


def opened(settings: Any, folder: Path) -> None:
    an_open_register(settings, folder, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))


@pytest.mark.django_db(transaction=True)
def test_two_witnesses_of_other_bodies(live_server: Any, settings: Any, tmp_path: Path) -> None:
    """From a register that nobody attests to one that two do, then a fork that neither will sign."""
    opened(settings, tmp_path)
    source, post = f"{live_server.url}/registre/fichiers", f"{live_server.url}/registre/temoins"
    sites = [WitnessSite(tmp_path / name.name, name) for name in WITNESSES[:2]]
    (tmp_path / "trust.note").write_bytes(trust_of_day(DAY))
    asking = ("register", "verify", source, "--trust", tmp_path / "trust.note", "--id", "2026-010", "--json")
    alone = maillage(*asking)
    assert (alone.returncode, json.loads(alone.stdout)["error"]["code"]) == (3, "register.checkpoint.quorum")
    for site in sites:
        done = site.run(source, "--submit", post)
        assert (done.returncode, done.stderr) == (0, "")
    verified = json.loads(maillage(*asking).stdout)
    assert (verified["size"], verified["witnesses"]) == (4, [site.key.name for site in sites])
    assert verified["verdicts"][0]["outcome"] == "current"
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    done = sites[0].run(source, "--submit", post, "--json")
    assert json.loads(done.stdout) | {"cosignature": ""} == {"cosignature": "", "size": 5, "answer": "5"}
    assert json.loads(maillage(*asking).stdout)["size"] == 4  # one of two is no quorum yet
    line = sites[1].run(source)
    assert Client().post("/registre/temoins", line.stdout, content_type="text/plain").content == b"5\n"
    assert json.loads(maillage(*asking).stdout)["verdicts"][0]["outcome"] == "withdrawn"
    forked = _forked(tmp_path / "fork")
    kept = [site.state.read_bytes() for site in sites]
    for site in sites:
        refused = site.run(forked)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "[register.attack.split_view]" in refused.stderr
    assert [site.state.read_bytes() for site in sites] == kept


def _forked(folder: Path) -> Path:
    """The same log but for its last record, signed by its own key."""
    found = public_register()
    assert found is not None
    log = logged(CLOCK, withdrawal("2026-012", "2026-010", **TERMS))
    forged = log.with_records([])
    entries = (*forged.entries[:4], forged.entries[5])
    from maillage.register.merkle import leaf_hash
    from maillage.register.tree import Tree

    tree = Tree(map(leaf_hash, entries))
    raw = checkpoints.sign(State(log.chain.origin, 5, tree.root()), LOG)
    from maillage.register import tiles

    files = {layout.CHECKPOINT: raw, **dict(tiles.hash_tiles(tree)), **dict(tiles.entry_tiles(entries))}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.mark.django_db
def test_every_file_is_the_one_of_an_export(settings: Any, tmp_path: Path) -> None:
    opened(settings, tmp_path)
    for witness in WITNESSES[:2]:
        cosign_checkpoint(line=cosignature(CLOCK, witness), clock=CLOCK)
    found, client = public_register(), Client()
    assert found is not None
    for path, content in found.files(f"{settings.ORIGIN}/registre/fichiers").items():
        answer = client.get(FILES + path)
        assert (answer.status_code, answer.content) == (200, content), path
        final = path.startswith(("tile/", "trust/", "records/"))
        assert ("immutable" in answer.headers["Cache-Control"]) is final, path
        assert client.get(FILES + path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/registre/fichiers/tile/entries/000.p/3").status_code == 200  # a size that was


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["", "checkpoints", "trust/2.note", "trust/01.note", "trust/1.tlog-proof", "records/2026-099.note", "records/1.note",
     "proofs/2026-010.note", "tile/entries/000", "tile/entries/000.p/5", "tile/entries/000.p/0", "tile/entries/000.p/04",
     "tile/0/x000/000.p/4", "tile/1/000.p/1", "tile/99/000", "tile/0/001.p/1", "../checkpoint", "records/..%2fcheckpoint"],
)  # fmt: skip
def test_no_other_file_is_there(settings: Any, tmp_path: Path, path: str) -> None:
    opened(settings, tmp_path)
    assert Client().get(FILES + path).status_code == 404


@pytest.mark.django_db
def test_before_the_register_opens_there_is_no_file() -> None:
    assert Client().get(FILES + "checkpoint").status_code == 404
    answer = Client().post("/registre/temoins", "— temoin1.example AAAA", content_type="text/plain")
    assert (answer.status_code, "[register.not_open]" in answer.content.decode()) == (422, True)


def sent(body: str | bytes) -> tuple[int, str]:
    answer = Client().post("/registre/temoins", body, content_type="text/plain")
    return answer.status_code, answer.content.decode().rstrip().rsplit("\n", 1)[-1]


@pytest.mark.django_db
def test_a_line_is_kept_for_what_it_proves(settings: Any, tmp_path: Path) -> None:
    opened(settings, tmp_path)
    good = cosignature(CLOCK)
    assert sent(good) == (200, "4") and sent(good) == (200, "4")
    assert Cosignature.objects.count() == 1
    assert sent(cosignature(CLOCK, key("voleur.example", 4))) == (422, "[register.unknown_witness]")
    forged = notes.signature_of("autre\n", WITNESSES[1], int(CLOCK.now().timestamp()))
    assert sent(str(forged)) == (422, "[register.signature.bad]")
    late = FixedClock(CLOCK.now().replace(year=CLOCK.now().year + 1))
    assert sent(cosignature(late, WITNESSES[1])) == (422, "[register.witness_ahead]")
    assert sent("x") == (422, "[register.note.malformed]") and sent("") == (422, "[register.note.malformed]")
    assert sent(b"\xff")[0] == 400 and sent("x" * 3000)[0] == 413
    assert Client().get("/registre/temoins").status_code == 405
    assert Cosignature.objects.count() == 1


@pytest.mark.django_db
def test_the_log_may_grow_while_a_witness_signs(settings: Any, tmp_path: Path) -> None:
    opened(settings, tmp_path)
    lines = [cosignature(CLOCK, witness) for witness in WITNESSES[:2]]
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    assert [sent(line) for line in lines] == [(200, "4"), (200, "4")]
    found = public_register()
    assert found is not None and (found.size, found.waiting, found.is_witnessed) == (4, 1, True)
    assert Checkpoint.objects.count() == 3


@pytest.mark.django_db
def test_one_connection_sends_so_many_lines_a_minute(settings: Any, tmp_path: Path) -> None:
    opened(settings, tmp_path)
    assert [sent("x")[0] for _ in range(MOST_A_MINUTE + 1)] == [422] * MOST_A_MINUTE + [429]
