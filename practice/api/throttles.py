"""How often the API may be asked: by each token, and by an address without one.

Counts stand in the database (`practice.counting`). They are taken while a request is
authenticated, before its permissions are asked, so that refused ones count as well.
"""

import ipaddress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from practice.counting import Limit, take
from practice.models import ApiToken


def count_token(request: Request, token: ApiToken) -> None:
    """Count a request of a token; reads and writes apart. Raises `Throttled`."""
    kind = "read" if request.method in SAFE_METHODS else "write"
    _count(f"token|{token.pk}|{kind}", f"{kind}s_per_token")


def count_refused(request: Request) -> None:
    """Count a request that shows no good token, by address. Raises `Throttled`.

    A caller with a good token is not counted here: nobody can shut it out by
    sending bad ones from the same network.
    """
    _count(f"address|{_network(request)}", "refused_per_address")


def _count(who: str, limit: str) -> None:
    wait = take(who, Limit(settings.API_LIMITS[limit]))
    if wait:
        raise Throttled(wait=wait)


def _network(request: Request) -> str:
    """A keyed hash of the caller's address; of IPv6 its first 64 bits are taken."""
    address = get_adapter().get_client_ip(request._request)
    prefix = 64 if ipaddress.ip_address(address).version == 6 else 32
    network = ipaddress.ip_network(f"{address}/{prefix}", strict=False)
    return salted_hmac("api address", str(network), algorithm="sha256").hexdigest()
