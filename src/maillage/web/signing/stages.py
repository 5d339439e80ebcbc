"""What stands between a right password and a session: the second factor."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from maillage.web.signing.factor import asks_demonstration


class FactorStage(AuthenticateStage):
    """Asks for a code whoever has set one up, and in a demonstration whoever would need one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        return super()._should_handle(request) or (user is not None and asks_demonstration(user))
