"""How often the same visitor may do the same thing; counted in the shared cache, without keeping who it was (R16).

What is counted is a hash with the secret key and the date in it: nobody can read an address back from it, and
tomorrow the same address has another one. Where the cache cannot count in one step (files), two requests at the same
instant may count as one: a limit is a brake, not a lock.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Grens:
    """At most `aantal` times per `venster`, for each visitor or address."""

    naam: str
    aantal: int
    venster: timedelta

    def wait(self, wie: str, *, at: datetime) -> int:
        """Count one attempt of `wie`. 0: go on; otherwise the seconds until a new attempt can succeed."""
        number, passed = divmod(at - _EPOCH, self.venster)
        day = at.astimezone(UTC).date().isoformat()
        digest = salted_hmac(f"lmb.grens.{self.naam}.{day}", wie, algorithm="sha256").hexdigest()
        key = f"grens:{self.naam}:{number}:{digest}"
        seconds = int(self.venster.total_seconds())
        cache.add(key, 0, timeout=seconds)
        try:
            count = cache.incr(key)
            cache.touch(key, timeout=seconds)  # counting in files forgets how long to keep
        except ValueError:  # thrown out between the two
            count = 1
        return 0 if count <= self.aantal else max(1, int((self.venster - passed).total_seconds()))


def visitor(request: HttpRequest) -> str:
    """Where a request comes from: the address that the outermost of our own proxies saw (`TRUSTED_PROXIES`).

    Of IPv6 the network of 64 bits, which is what one connection gets.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
        seen = hops[-min(settings.TRUSTED_PROXIES, len(hops))] or seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return hashlib.sha256(seen.encode()).hexdigest()
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
