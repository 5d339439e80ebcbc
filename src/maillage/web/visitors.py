"""Who visits without an account: the connection, to be counted and never kept, and pages kept from caches.

Guarantees: the address believed is the one that the nearest machine we trust has seen (the same as for
signing in, `MAILLAGE_PROXIES`); a page whose address is a secret is in no cache, no index, and told to
no other page, whether it answers or refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.refusals import Refusal
from maillage.web.middleware import refusal_page

View = Callable[..., HttpResponse]
# What a page that belongs to no account shows of one: nothing, whoever is signed in.
WITHOUT_ACCOUNT = {"account": None, "login_url": "", "logout_url": ""}


def connection_of(request: HttpRequest) -> str:
    """The network that the request came from: its address, or the /64 of one in IPv6."""
    given = ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(given, IPv6Address):
        return str(ip_network((given, 64), strict=False))
    return str(given)


def private_page(view: View) -> View:
    """A page whose address is itself the secret.

    Without a referrer a browser sends no origin either, which the protection of forms asks for; here
    the address is what a forger would have to know, so that protection has nothing to add.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refusal as refusal:
            response = refusal_page(request, refusal)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(run)
