"""Acts to sign: the tray, and one act with the exact text that is approved, signed elsewhere and published.

Guarantees: what is approved is the text shown, by its digest; approving and publishing ask for the second factor
again when it was proved more than five minutes ago; nothing on these pages makes a signature of the authority, but
in a demonstration, with a key that everybody knows.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import Actor, may, require
from maillage.apps.records import demonstrating
from maillage.apps.records.codes import ACT_NAMES, PREPARED_STATES, WAITING, ActKind, PreparedState
from maillage.apps.records.commands.approve_record import approve_record
from maillage.apps.records.commands.give_up_record import give_up_record, prepare_again
from maillage.apps.records.commands.publish_signed import attach_signatures, publish_signed
from maillage.apps.records.queries.prepared import (
    Prepared,
    PreparedSheet,
    bundle_of,
    prepared_sheet,
)
from maillage.apps.records.queries.prepared import prepared_list as prepared_rows
from maillage.apps.records.queries.register import register_is_open
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal
from maillage.register import bundles, reasons, records
from maillage.web.act_words import changes_of, stated, subject_url, subject_words
from maillage.web.asking import (
    Done,
    actor_of,
    as_download,
    bound,
    carry_out,
    clock_of,
    framed,
    language,
    perform,
    require_somewhere,
    signed_in,
)
from maillage.web.effects_shown import shown_effects
from maillage.web.forms.prepared import SignedForm
from maillage.web.listing import list_page
from maillage.web.lists.prepared import PREPARED, STATE_KINDS
from maillage.web.register_words import facts_of
from maillage.web.signing.factor import in_demonstration, proved_again


def _line(row: Prepared) -> dict[str, Any]:
    return {
        "row": row,
        "name": ACT_NAMES[ActKind(row.kind)],
        "subject": subject_words(row.kind, row.subject),
        "state": PREPARED_STATES[row.state],
        "state_kind": STATE_KINDS[PreparedState(row.state)],
    }


@signed_in
def prepared_list(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "records.read")
    return list_page(
        request,
        PREPARED,
        lambda asked: prepared_rows(**asked.given, **asked.window, clock=clock_of(request)),
        "maillage/pages/acts/prepared_list.html",
        is_open=register_is_open(),
        parent_url=reverse("authority_board"),
        parent_label=_("Autorité"),
    )


def _steps(sheet: PreparedSheet, actor: Actor, *, late: bool) -> dict[str, Any]:
    """What this very actor may do now."""
    row, waiting = sheet.prepared, sheet.prepared.state in WAITING
    own = row.author == actor.user_id and row.author is not None
    signing = row.state in (PreparedState.APPROVED, PreparedState.SIGNED)
    publishing = signing and may(actor, "records.publish") and not late
    return {
        "own": own,
        "late": late and waiting,
        "may_approve": row.state == PreparedState.PREPARED
        and not own
        and not late
        and may(actor, "records.approve"),
        "may_carry": signing and not late,
        "may_bring": publishing,
        "may_publish": publishing and sheet.is_enough,
        "may_give_up": waiting and own,
    }


def _context(request: HttpRequest, sheet: PreparedSheet, form: SignedForm) -> dict[str, Any]:
    row, day = sheet.prepared, today(clock_of(request))
    record = records.of_text(sheet.text, records.origin_of(sheet.text))
    return framed(
        f"{ACT_NAMES[ActKind(row.kind)].to(language())} {row.number}",
        _("Actes à signer"),
        reverse("prepared_list"),
        **_line(row),
        sheet=sheet,
        subject_url=subject_url(row.subject),
        said=stated(sheet.facts.payload),
        changes=changes_of(row.kind, sheet.facts.payload),
        words=facts_of(record, language()),
        form=form,
        demonstration=in_demonstration(request),
        demonstration_key=f"demonstration-keys/{demonstrating.key_path(demonstrating.SIGNERS[0]).name}",
        demonstration_passphrase=demonstrating.PASSPHRASE,
        **_steps(sheet, actor_of(request), late=row.valid_from < day),
        **(shown_effects(sheet.facts, day) if row.state in WAITING else {}),
    )


def _sheet(request: HttpRequest, number: str) -> PreparedSheet:
    require(actor_of(request), "records.read")
    sheet = prepared_sheet(number)
    if sheet is None:
        raise Http404
    return sheet


@signed_in
def prepared(request: HttpRequest, number: str) -> HttpResponseBase:
    """The page; posted to, it takes the file that the signers signed."""
    sheet, form = _sheet(request, number), bound(SignedForm, request)
    if (
        request.method == "POST"
        and form.is_valid()
        and carry_out(form, lambda: _bring(request, number, form))
    ):
        messages.success(request, _("Les signatures sont enregistrées."))
        return redirect("prepared", number)
    status = 422 if form.is_bound and form.errors else 200
    page = "maillage/pages/acts/prepared.html"
    return render(request, page, _context(request, sheet, form), status=status)


def _bring(request: HttpRequest, number: str, form: SignedForm) -> bool:
    note = next((item.note for item in bundles.read(form.content()).items if item.record.id == number), None)
    if note is None:
        raise Refusal(reasons.BUNDLE_MALFORMED)
    attach_signatures(number=number, note=note, actor=actor_of(request), clock=clock_of(request))
    return True


@signed_in
def prepared_bundle(request: HttpRequest, number: str) -> HttpResponse:
    require(actor_of(request), "records.read")
    return as_download(bundle_of([number]).write(), f"{number}.json", "application/json")


@signed_in
@require_POST
@proved_again
def prepared_approve(request: HttpRequest, number: str) -> HttpResponse:
    read = request.POST.get("sha256", "")
    approve_record(number=number, sha256=read, actor=actor_of(request), clock=clock_of(request))
    said = _("L’acte %(number)s est approuvé : il attend ses signatures.") % {"number": number}
    return perform(request, lambda: Done(reverse("prepared", args=[number]), said))


@signed_in
@require_POST
@proved_again
def prepared_publish(request: HttpRequest, number: str) -> HttpResponse:
    publish_signed(number=number, actor=actor_of(request), clock=clock_of(request))
    said = _("L’acte %(number)s est publié au registre et en vigueur.") % {"number": number}
    return perform(request, lambda: Done(reverse("act", args=[number]), said))


@signed_in
@require_POST
@proved_again
def prepared_demonstrate(request: HttpRequest, number: str) -> HttpResponse:
    """In a demonstration only: what two signers would do on their own machines, with keys that everybody knows."""
    actor, sheet = actor_of(request), _sheet(request, number)
    require(actor, "records.publish")
    note = demonstrating.sign_in_demonstration(sheet.text)
    attach_signatures(number=number, note=note, actor=actor, clock=clock_of(request))
    said = _("Signé avec les clés de démonstration, qui ne valent rien ailleurs.")
    return perform(request, lambda: Done(reverse("prepared", args=[number]), said))


@signed_in
@require_POST
def prepared_give_up(request: HttpRequest, number: str) -> HttpResponse:
    give_up_record(number=number, actor=actor_of(request), clock=clock_of(request))
    said = _("L’acte %(number)s est abandonné ; son numéro ne servira plus.") % {"number": number}
    return perform(request, lambda: Done(reverse("prepared_list"), said))


@signed_in
@require_POST
def prepared_anew(request: HttpRequest, number: str) -> HttpResponse:
    again = prepare_again(number=number, actor=actor_of(request), clock=clock_of(request))
    said = _("L’acte est préparé de nouveau sous le numéro %(number)s.") % {"number": again.number}
    return perform(request, lambda: Done(reverse("prepared", args=[again.number]), said))
