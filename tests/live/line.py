"""A line to the database that can fall silent, as a server that hangs does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit


@dataclass
class Line:
    """Takes connections and passes every byte on, until it is told to be silent.

    What comes in then is taken and goes nowhere: to the other side nothing is broken.
    """

    target: tuple[str, int] | str
    server: socket.socket = field(default_factory=socket.socket)
    silent: threading.Event = field(default_factory=threading.Event)
    ends: list[socket.socket] = field(default_factory=list)

    def open(self) -> int:
        """Begin; gives the port."""
        self.server.bind(("127.0.0.1", 0))
        self.server.listen(50)
        threading.Thread(target=self._take, daemon=True).start()
        return int(self.server.getsockname()[1])

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.server.accept()
                self.ends.append(near)
                if not self.silent.is_set():
                    self._join(near)

    def _join(self, near: socket.socket) -> None:
        kind = socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET
        far = socket.socket(kind)
        far.connect(self.target)
        self.ends.append(far)
        for one, other in ((near, far), (far, near)):
            ways = (one, other)
            threading.Thread(target=self._pass_on, args=ways, daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while found := one.recv(65536):
                if not self.silent.is_set():
                    other.sendall(found)
            other.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End all of it."""
        for end in (self.server, *self.ends):
            end.close()


@contextmanager
def through(database: str) -> Iterator[tuple[Line, str]]:
    """A line to this database, and the address of the database behind it."""
    address = urlsplit(database)
    query = {name: one for name, (one, *_) in parse_qs(address.query).items()}
    host, port = query.get("host", "127.0.0.1"), query.get("port", "5432")
    is_file = host.startswith("/")
    line = Line(f"{host}/.s.PGSQL.{port}" if is_file else (host, int(port)))
    query |= {"host": "127.0.0.1", "port": str(line.open())}
    try:
        yield line, urlunsplit(address._replace(query=urlencode(query)))
    finally:
        line.close()
