"""Programs that ask in somebody's name."""

import json
from dataclasses import dataclass

from django.test import Client

from practice import tokens


@dataclass
class Program:
    """Asks as a program would, with a token or without one."""

    token: str = ""

    def ask(self, method, path, body=None, **headers):
        """The answer; `body` is sent as JSON, bytes as they are."""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        more = {} if body is None else {"data": sent}
        return Client(raise_request_exception=False).generic(
            method,
            path if path.startswith(("/", "http")) else f"/api/v1/{path}",
            content_type="application/json",
            headers=headers,
            **more,
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self.ask("PUT", path, body, **headers)


def token_for(cast, name, role="", scopes=("read", "write")):
    """A live token of somebody of the cast, in a role when they have several."""
    wanted = tokens.NewToken(label="a program", scopes=frozenset(scopes))
    _row, token = tokens.make_token(wanted=wanted, by=cast.viewer(name, role))
    return token
