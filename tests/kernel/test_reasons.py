"""The catalogue of codes: declared once, worded twice, rendered without ever failing a page."""

from __future__ import annotations

import pytest

from maillage.kernel.reasons import Reason, advise, declare, is_declared, render
from maillage.kernel.refusals import Conflict, Refusal

CODE = declare(
    "essay.too_long", fr="Trop long : {n}.", en="Too long: {n}.", advice_fr="Coupez.", advice_en="Cut."
)


def test_rendered_in_both_languages() -> None:
    assert (render(CODE, {"n": 3}, "fr"), render(CODE, {"n": [1, 2]}, "en-gb")) == (
        "Trop long : 3.",
        "Too long: 1, 2.",
    )
    assert (advise(CODE, {}, "fr"), advise(CODE, {}, "en")) == ("Coupez.", "Cut.")


def test_figures_are_written_as_the_language_writes_them() -> None:
    said = [render(CODE, {"n": n}, language) for n in (3.14, 2.0, [0.5, 1]) for language in ("fr", "en")]
    assert [words.removeprefix("Trop long : ").removeprefix("Too long: ") for words in said] == [
        "3,14.", "3.14.", "2.", "2.", "0,5, 1.", "0.5, 1.",
    ]  # fmt: skip


def test_a_missing_parameter_shows_an_ellipsis() -> None:
    assert render(CODE, {}, "fr") == "Trop long : …."


def test_an_unknown_code_shows_itself() -> None:
    assert (render("nobody.declared", {}, "fr"), advise("nobody.declared", {}, "fr")) == (
        "nobody.declared",
        "",
    )
    assert not is_declared("nobody.declared")


def test_a_code_means_one_thing() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare("essay.too_long", fr="Autre", en="Other", advice_fr="A", advice_en="B")
    with pytest.raises(ValueError, match="malformed"):
        declare("TooLong", fr="A", en="B", advice_fr="C", advice_en="D")


def test_a_refusal_carries_every_reason() -> None:
    refusal = Refusal.because([Reason(CODE, {"n": 1}, "2020-001"), Reason(CODE, {"n": 2})])
    assert refusal.code == CODE
    assert refusal.says("fr") == "Trop long : 1.\nTrop long : 2."
    assert refusal.advises("en") == "Cut."
    assert refusal.as_dict("en")["reasons"][0] == {"code": CODE, "params": {"n": 1}, "act": "2020-001"}


def test_the_act_is_also_a_parameter() -> None:
    refusal = Conflict(CODE, act="2020-002", code="x")
    assert (refusal.params, refusal.reasons[0].act) == ({"act": "2020-002", "code": "x"}, "2020-002")
