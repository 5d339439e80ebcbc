"""The signature of mission orders, by the label key of this installation."""

from __future__ import annotations

from datetime import date

from maillage.apps.records.keyring import label_key
from maillage.apps.relay.reasons import NO_LABEL_KEY
from maillage.kernel.refusals import Refusal
from maillage.register import label_reasons, labels, missions
from maillage.register.keys import SecretKey
from maillage.register.missions import Mission


def _key() -> SecretKey:
    key = label_key()
    if key is None:
        raise Refusal(NO_LABEL_KEY)
    return key


def signed(serial: str, expires_on: date, workshop: str) -> bytes:
    """The message of a code; the same at each printing. Raises Refusal ``mission.no_label_key``."""
    return missions.write(Mission(missions.numbered(serial), expires_on, workshop), _key())


def verified(message: bytes) -> Mission:
    """What a code says, once verified. Raises Refusal, one code for each thing that is refused."""
    sealed, key = labels.read(message), label_key()
    if key is None or key.public.id != sealed.key_id:
        raise Refusal(label_reasons.KEY_UNKNOWN, key=sealed.key_id.hex())
    return missions.verify(sealed, key.public)
