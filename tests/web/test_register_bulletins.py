"""Weekly bulletins: made once, the same whenever made; a page, a paper, a signed note; verified from the files."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner
from django.test import Client
from tests.factories.public_register import logged
from tests.factories.register import an_open_register, cosignature, trust_of_day
from tests.register.making import WITNESSES, decision, withdrawal
from tests.web.page_world import faults

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.commands.install import install
from maillage.apps.records.commands.make_bulletins import make_bulletins
from maillage.apps.records.models import WeeklyBulletin
from maillage.apps.records.queries.bulletins import bulletin_notes
from maillage.cli.register import register
from maillage.jobs.ticking import _bulletins
from maillage.kernel.clock import Clock, FixedClock, SystemClock, today
from maillage.register import bulletins

pytestmark = pytest.mark.django_db
NOW = SystemClock().now()


def weeks_ago(weeks: int, day: int = 0, hour: int = 9) -> Clock:
    monday = (NOW - timedelta(days=NOW.weekday(), weeks=weeks)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )
    return FixedClock(monday + timedelta(days=day))


def terms(clock: Clock) -> dict[str, Any]:
    return {"issued": today(clock), "valid_from": today(clock)}


@pytest.fixture
def filled(settings: Any, tmp_path: Path) -> str:
    """Three weeks of a register: its opening and a decision, nothing, a withdrawal. The code of the last week."""
    install(kind="demo", clock=SystemClock())
    opened, last = weeks_ago(3, 1), weeks_ago(1, 6, 20)
    an_open_register(settings, tmp_path, opened)
    logged(weeks_ago(3, 2), decision("2026-010", **terms(opened)))
    logged(last, withdrawal("2026-011", "2026-010", **terms(last)))
    (tmp_path / "trust.note").write_bytes(trust_of_day(today(opened)))
    return bulletins.week_of(today(last))


def test_one_a_week_made_once_and_the_same_whenever_made(filled: str) -> None:
    made = make_bulletins(clock=SystemClock())
    assert len(made) == 3 and made[-1] == filled
    assert list(WeeklyBulletin.objects.order_by("week").values_list("records", flat=True)) == [4, 0, 1]
    first = bulletin_notes()
    logged(SystemClock(), decision("2026-012", **terms(SystemClock())))
    assert make_bulletins(clock=SystemClock()) == () and _bulletins(SystemClock()) == 0
    week = (SystemClock().now() + timedelta(days=7)).replace(tzinfo=NOW.tzinfo)
    assert make_bulletins(clock=FixedClock(week)) == (bulletins.week_of(today(SystemClock())),)
    assert {name: note for name, note in bulletin_notes().items() if name in first} == first


def test_made_late_it_is_the_same(filled: str) -> None:
    early = {}
    for weeks in (2, 1, 0):
        (week,) = make_bulletins(clock=weeks_ago(weeks))
        early[week] = bulletin_notes()[week]
    from maillage.apps.records.guards import install_guards, lift_guards
    from maillage.apps.writing import writing

    lift_guards()
    with writing():
        WeeklyBulletin.objects.all().delete()
    install_guards()
    make_bulletins(clock=SystemClock())
    assert bulletin_notes() == early


def test_without_an_open_register_or_its_key_there_is_none(settings: Any, tmp_path: Path) -> None:
    assert make_bulletins(clock=SystemClock()) == ()
    an_open_register(settings, tmp_path, weeks_ago(1))
    (settings.KEYS / "log.key").unlink()
    assert _bulletins(SystemClock()) == 0 and WeeklyBulletin.objects.count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_and_paper(filled: str, language: str) -> None:
    make_bulletins(clock=SystemClock())
    client, before = Client(), "" if language == "fr" else "/en"
    for path in ("/registre/bulletins/", f"/registre/bulletins/{filled}/"):
        answer = client.get(before + path)
        assert answer.status_code == 200
        assert faults(answer.content.decode(), language) == []
    page = unescape(client.get(f"{before}/registre/bulletins/{filled}/").content.decode())
    assert "2026-011" in page and 'href="' + before + '/registre/actes/2026-011/"' in page
    answer = client.get(f"{before}/registre/bulletins/{filled}.pdf")
    again = client.get(f"{before}/registre/bulletins/{filled}.pdf")
    assert answer.content == again.content and answer.content.startswith(b"%PDF-1")
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s+", " ", " ".join(p.extract_text() for p in read.pages))
    assert "2026-011" in text and filled in text
    assert ("n’est pas signée" if language == "fr" else "not signed") in text
    assert ("DÉMONSTRATION" if language == "fr" else "DEMONSTRATION") in text
    assert read.trailer["/Root"]["/Lang"].startswith(language)
    meta = read.xmp_metadata
    assert (
        meta is not None
        and b"pdfaid:part" in meta.stream.get_data()
        and b"pdfuaid:part" in meta.stream.get_data()
    )


def test_page_and_paper_say_in_words_what_a_decision_is_for(filled: str) -> None:
    make_bulletins(clock=SystemClock())
    week = bulletins.week_of(today(weeks_ago(3)))
    for before, words in (("", "D0107-V3/F1, soins"), ("/en", "D0107-V3/F1, care")):
        assert words in unescape(Client().get(f"{before}/registre/bulletins/{week}/").content.decode())
        read = pypdf.PdfReader(io.BytesIO(Client().get(f"{before}/registre/bulletins/{week}.pdf").content))
        assert words in re.sub(r"\s+", " ", " ".join(p.extract_text() for p in read.pages))


def test_a_week_without_acts_says_so_and_one_that_never_was_is_absent(filled: str) -> None:
    make_bulletins(clock=SystemClock())
    empty = bulletins.week_of(today(weeks_ago(2)))
    assert "Aucun acte n’est entré" in Client().get(f"/registre/bulletins/{empty}/").content.decode()
    assert Client().get(f"/registre/bulletins/{empty}.pdf").status_code == 200
    for path in ("2020-W01/", "2020-W01.pdf", "2020-W01.note", "x/"):
        assert Client().get(f"/registre/bulletins/{path}").status_code == 404


def run(*words: object) -> Any:
    return CliRunner().invoke(register, [str(word) for word in words], env={"MAILLAGE_LANGUAGE": "en"})


def test_the_signed_note_is_verified_against_the_files(filled: str, tmp_path: Path) -> None:
    make_bulletins(clock=SystemClock())
    for key in WITNESSES[:2]:
        cosign_checkpoint(line=cosignature(SystemClock(), key), clock=SystemClock())
    stick = tmp_path / "stick"
    assert run("export", stick).exit_code == 0
    note = Client().get(f"/registre/bulletins/{filled}.note").content
    assert (stick / f"bulletins/{filled}.note").read_bytes() == note
    asking = ("verify", stick, "--trust", tmp_path / "trust.note", "--bulletin")
    assert run(*asking, stick / f"bulletins/{filled}.note").exit_code == 0
    (tmp_path / "forged").write_bytes(note.replace(b'"2026-011"', b'"2026-012"'))
    refused = run(*asking, tmp_path / "forged")
    assert refused.exit_code == 3 and "[register.signature.bad]" in refused.stderr


def test_every_bulletin_waits_for_the_end_of_its_week(settings: Any, tmp_path: Path) -> None:
    an_open_register(settings, tmp_path, weeks_ago(1))
    sunday = FixedClock(datetime.combine(today(weeks_ago(1, 6)), weeks_ago(1, hour=20).now().timetz()))
    assert make_bulletins(clock=sunday) == ()
    assert make_bulletins(clock=weeks_ago(0)) == (bulletins.week_of(today(weeks_ago(1))),)
