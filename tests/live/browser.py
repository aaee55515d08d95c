"""A person at the installed pages: cookies, form tokens, nothing else."""

import http.client
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.test import Client

from tests.cast import Cast
from tests.live.house import HOST

#: No request of a person takes longer; a broken one must not hang the run.
PATIENCE = 30


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """Speaks to the web server as the proxy in front of it does."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cast: Cast, name: str, port: int) -> "Browser":
        """Somebody's, signed in."""
        client: Client = cast.client(name)
        return cls(port, {"__Host-sid": client.cookies["sid"].value})

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, sent: dict[str, object]) -> Answer:
        """Open the page, fill its form in and send it."""
        token = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).text
        )
        assert token, f"no form at {path}"
        return self.send(path, {**sent, "csrfmiddlewaretoken": token[1]})

    def send(self, path: str, sent: dict[str, object]) -> Answer:
        """Send a form without opening it first."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(sent), kind)

    def send_json(self, path: str, sent: dict[str, object], **headers: str) -> Answer:
        """Send what a program sends."""
        kind = {"Content-Type": "application/json", **headers}
        return self._ask("POST", path, json.dumps(sent), kind)

    def _ask(self, method: str, path: str, body: str | None, more: dict) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **more,
        }
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            for cookie in response.msg.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            text = response.read().decode()
            return Answer(response.status, dict(response.headers), text)
        finally:
            line.close()
