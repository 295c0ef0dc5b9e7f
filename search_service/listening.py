"""The socket that a server listens on."""

from __future__ import annotations

import socket

from search_service.error_kinds import ListenError


def listening_socket(host: str, port: int) -> socket.socket:
    """A TCP socket that listens; raises ListenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen()  # with SO_REUSEADDR a taken port may show only here
        except OSError:
            listening.close()
            raise
    except (OSError, UnicodeError) as ex:  # UnicodeError: a name that cannot be one of a host
        reason = ex.strerror if isinstance(ex, OSError) else ex
        raise ListenError(f"cannot listen on {host}:{port}: {reason}; choose another with --host or --port") from ex
    return listening


def address_of(listening: socket.socket) -> str:
    """Where a socket listens, as a URL."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
