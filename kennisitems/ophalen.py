"""Fetches an address of others, within limits: one deadline for all of it, bounded size, few redirects, and never an
address inside our own network, however a name or a redirect leads there.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings

MAX_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# These hold an IPv4 address that may be a private one.
_TUNNELS = [ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16")]
_MAX_ADDRESS = 2000


class OphaalError(Exception):
    """There was no usable answer; the sentence is for people, and repeats nothing of what the server said."""


@dataclass(frozen=True)
class Antwoord:
    """The last answer. `moved_to`: where permanent redirects alone led, '' when there were none."""

    status: int
    url: str
    body: bytes
    moved_to: str


@dataclass(frozen=True)
class _Hop:
    status: int
    location: str
    body: bytes


def is_public(address: str, port: int) -> bool:
    """An address on the internet and a port of the web; not ourselves, a neighbour, or a cloud's own services."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.version == 6:
        if any(ip in network for network in _TUNNELS):
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast and port in PORTS.values()


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    seconds: float = 20,
    max_bytes: int = 0,
    allow: Callable[[str, int], bool] | None = None,
) -> Antwoord:
    """The answer to `method` after redirects, with at most `max_bytes` of its body.

    Everything together takes at most `seconds`, also of a server that drips. `allow(ip, port)` says which machines
    may be spoken to; by default `is_public`. The name is resolved once, and what was allowed is what is dialled.
    """
    deadline = time.monotonic() + seconds
    seen: set[str] = set()
    moved_to, only_permanent = "", True
    for _ in range(MAX_REDIRECTS + 1):
        if url in seen:
            raise OphaalError("De doorverwijzingen gaan in een kring.")
        seen.add(url)
        hop = _hop(url, method, headers or {}, deadline, max_bytes, allow or is_public)
        if hop.status not in REDIRECTS or not hop.location:
            return Antwoord(hop.status, url, hop.body, moved_to)
        url = _target(url, hop.location)
        only_permanent = only_permanent and hop.status in PERMANENT
        if only_permanent:
            moved_to = url
    raise OphaalError(f"Er zijn meer dan {MAX_REDIRECTS} doorverwijzingen.")


def _target(url: str, location: str) -> str:
    try:
        parts = urlsplit(urljoin(url, location))
        return urlunsplit(parts._replace(fragment=""))
    except ValueError:
        raise OphaalError("De doorverwijzing leidt nergens heen.") from None


def _hop(url: str, method: str, headers, deadline: float, max_bytes: int, allow) -> _Hop:
    scheme, host, port, path = _parse(url)
    address = _resolve(host, port, allow)
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise OphaalError("De server antwoordt niet op tijd.")
    connection = http.client.HTTPConnection(host, port, timeout=remaining)
    timed_out = threading.Event()
    watchdog = None
    try:
        raw = socket.create_connection((address, port), timeout=remaining)
        connection.sock = raw
        # A time-out of a socket starts again with each byte; this one does not.
        watchdog = threading.Timer(max(deadline - time.monotonic(), 0), _hang_up, [raw, timed_out])
        watchdog.daemon = True
        watchdog.start()
        if scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        connection.request(
            method, path, headers={"User-Agent": user_agent(), "Host": _host(host, scheme, port), **headers}
        )
        response = connection.getresponse()
        body = response.read(max_bytes) if max_bytes and method != "HEAD" else b""
        if timed_out.is_set():
            raise OphaalError("De server antwoordt niet op tijd.")
        return _Hop(response.status, response.getheader("Location", "").strip(), body)
    except OphaalError:
        raise
    except ssl.SSLError:
        raise OphaalError(
            "De server antwoordt niet op tijd."
            if timed_out.is_set()
            else "De beveiligde verbinding (https) lukt niet."
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if timed_out.is_set() or isinstance(error, TimeoutError):
            raise OphaalError("De server antwoordt niet op tijd.") from None
        if isinstance(error, ConnectionRefusedError):
            raise OphaalError("De server weigert de verbinding.") from None
        raise OphaalError("De server antwoordt, maar niet met een geldige webpagina.") from None
    finally:
        if watchdog:
            watchdog.cancel()
        connection.close()


def _hang_up(raw: socket.socket, timed_out: threading.Event) -> None:
    timed_out.set()
    with contextlib.suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)


def _parse(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise OphaalError("Dit is geen geldig webadres.") from None
    if scheme not in PORTS or not host or len(url) > _MAX_ADDRESS or parts.username is not None:
        raise OphaalError("Dit is geen geldig webadres.")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    # http.client refuses what is not ASCII or has a blank in it; browsers encode that.
    return scheme, host, port or PORTS[scheme], "".join(_escaped(c) for c in path)


def _escaped(character: str) -> str:
    if "!" <= character <= "~":
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def _resolve(host: str, port: int, allow) -> str:
    """The first allowed address of a name; refused when any of them is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OphaalError("De naam van de server bestaat niet (meer).") from None
    addresses = [entry[4][0] for entry in found]
    if not addresses or not all(allow(str(address), port) for address in addresses):
        raise OphaalError("Dit adres ligt niet op het openbare web.")
    return str(addresses[0])


def _host(host: str, scheme: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host.encode("idna").decode() if not host.isascii() else host
    return name if port == PORTS[scheme] else f"{name}:{port}"


def user_agent() -> str:
    """Says who asks and where to complain."""
    return f"LMB-site ({settings.SITE_URL}/contact/)"
