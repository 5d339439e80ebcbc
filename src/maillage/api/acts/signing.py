"""Acts to sign: read them, approve one’s exact text, carry the bundle to the signers and back, publish."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema, Status
from pydantic import Field

from maillage.api.acts.needs import Recorded
from maillage.api.asking import Listed, Window, clock_of, known_actor, listed, only
from maillage.api.proving import prove_again
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import prepared
from maillage.api.shapes import Given
from maillage.apps.accounts.actor import require
from maillage.apps.records.commands.approve_record import approve_record
from maillage.apps.records.commands.give_up_record import give_up_record, prepare_again
from maillage.apps.records.commands.publish_or_prepare import is_prepared
from maillage.apps.records.commands.publish_signed import attach_signatures, publish_signed
from maillage.apps.records.queries.prepared import Prepared, bundle_of, prepared_list, prepared_sheet
from maillage.apps.records.reasons import UNKNOWN_PREPARED
from maillage.kernel.refusals import Refusal


class Stated(Recorded):
    """An act in force (201), or prepared: without any effect until it is approved, signed and published (202)."""

    state: str = Field(description="`recorded` or `prepared`.")


def answered(act: Any) -> Any:
    """The answer of every verb whose act the register may carry."""
    if is_prepared(act):
        return Status(202, {"number": act.number, "state": "prepared"})
    return Status(201, {"number": act.number, "state": "recorded"})


class ToSign(Schema):
    """An act that waits for its signatures."""

    number: str
    kind: str
    subject: str
    valid_from: date
    state: str = Field(description="`prepared`, `approved`, `signed`, `published` or `withdrawn`.")
    preparer: str
    prepared_at: datetime
    approver: str
    approved_at: datetime | None


class ToSignSheet(ToSign):
    """With the exact text, and how far its signatures are."""

    text: str
    sha256: str
    signers: list[str]
    threshold: int


def _told(row: Prepared) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ToSign.model_fields}


class ToSignQuery(Window):
    state: str = Field("", description="Left out: those that wait. `all`, or a state.")
    kind: str = ""
    author: str = Field("", description="Part of the name of who prepared it.")
    days: int | None = Field(None, ge=1, description="Prepared at least so many days ago.")


@prepared.get("", response=Listed[ToSign])
@only(ToSignQuery)
def acts_to_sign(request: HttpRequest, asked: Query[ToSignQuery]) -> Any:
    """Those neither published nor given up, oldest first; or those that the filters find."""
    require(known_actor(request), "records.read")
    page = prepared_list(**asked.given(), **asked.window(), clock=clock_of(request))
    return listed(request, page.each(_told))


@prepared.get("/{number}", response=ToSignSheet)
@only(Nothing)
def act_to_sign(request: HttpRequest, number: str) -> Any:
    """One, with its exact text."""
    require(known_actor(request), "records.read")
    sheet = prepared_sheet(number)
    if sheet is None:
        raise Refusal(UNKNOWN_PREPARED, number=number)
    more = {
        "text": sheet.text,
        "sha256": sheet.sha256,
        "signers": sheet.signers,
        "threshold": sheet.threshold,
    }
    return _told(sheet.prepared) | more


class Read(Given):
    sha256: str = Field(description="Digest of the text that was read.", max_length=64)


@prepared.post("/{number}/approve", response={200: ToSign})
@only(Nothing)
def approve_act(request: HttpRequest, number: str, given: Read) -> Any:
    """Approve the exact text; never one’s own. The one-time code of the account’s application goes in
    `Second-Factor-Code`."""
    prove_again(request, "records.approve", number)
    approve_record(number=number, sha256=given.sha256, actor=known_actor(request), clock=clock_of(request))
    return _told(_sheet(number))


def _sheet(number: str) -> Prepared:
    sheet = prepared_sheet(number)
    assert sheet is not None
    return sheet.prepared


class BundleItem(Schema):
    text: str
    signatures: list[str]


class BundleShape(Schema):
    """What `maillage sign` reads."""

    format: str
    origin: str
    records: list[BundleItem]


@prepared.get("/{number}/bundle", response=BundleShape)
@only(Nothing)
def act_bundle(request: HttpRequest, number: str) -> Any:
    """The bundle to sign: the text and the signatures it has."""
    require(known_actor(request), "records.read")
    return json.loads(bundle_of([number]).write())


class SignedNote(Given):
    note: str = Field(
        description="The signed note: the text, a blank line, lines of signatures.", max_length=70_000
    )


class SignaturesSoFar(Schema):
    number: str
    state: str
    signers: list[str]
    threshold: int


@prepared.post("/{number}/signatures", response={200: SignaturesSoFar})
@only(Nothing)
def signatures(request: HttpRequest, number: str, given: SignedNote) -> Any:
    """Bring signatures made elsewhere: those of keys in service are kept, a false one refuses all."""
    found = attach_signatures(
        number=number, note=given.note.encode(), actor=known_actor(request), clock=clock_of(request)
    )
    signers = list(found.signers)
    return {"number": number, "state": found.state, "signers": signers, "threshold": found.threshold}


@prepared.post("/{number}/publish", response={201: Recorded})
@only(Nothing)
def publish_act(request: HttpRequest, number: str) -> Any:
    """Publish what is signed enough: in the log and in force, in one step. Sent twice, done once. The one-time code
    of the account’s application goes in `Second-Factor-Code`."""
    prove_again(request, "records.publish", number)
    act = publish_signed(number=number, actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})


@prepared.post("/{number}/give-up", response={200: ToSign})
@only(Nothing)
def act_given_up(request: HttpRequest, number: str) -> Any:
    """Give up an act that one prepared; its number is never given again."""
    give_up_record(number=number, actor=known_actor(request), clock=clock_of(request))
    return _told(_sheet(number))


@prepared.post("/{number}/again", response={202: Stated})
@only(Nothing)
def act_prepared_again(request: HttpRequest, number: str) -> Any:
    """Prepare the same act again, from today."""
    return answered(prepare_again(number=number, actor=known_actor(request), clock=clock_of(request)))
