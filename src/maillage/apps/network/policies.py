"""Who may change an organisation, and why not.

The table of roles is `accounts.codes.ACTIONS`; this says on which place each question is
asked. Verifying an establishment or correcting its class is asked without naming the
organisation, so that only the coordination of its territory may: nobody declares their own.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Place


def place_of(department: str, organisation: str) -> Place:
    return Place(department, (organisation,))
