"""A view as small as can be, behind the API's own doors; and callers for it."""

from django.test import Client
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from practice import audit, tokens
from practice.api.authentication import BearerToken
from practice.api.errors import answer
from practice.api.idempotency import idempotent
from practice.api.parsing import JsonRenderer, SafeJsonParser
from practice.api.permissions import READ_AND_WRITE, HasScope
from practice.errors import RefusedError
from practice.models import AuditEntry

BOTH = frozenset({"read", "write"})
KEY = "a-key-of-my-own"


class Probe(APIView):
    """Shows the viewer; a POST writes one entry and repeats what it was told."""

    authentication_classes = [BearerToken]
    permission_classes = [HasScope]
    parser_classes = [SafeJsonParser]
    renderer_classes = [JsonRenderer]
    scopes = READ_AND_WRITE

    def get_exception_handler(self):
        return answer

    def get(self, request):
        viewer = request._request.viewer
        return Response(
            {"role": viewer.role, "in_force": getattr(viewer, "in_force", None)}
        )

    @idempotent
    def post(self, request):
        audit.record(by=request._request.viewer, action="probed")
        match request.data.get("then"):
            case "refuse":
                raise RefusedError("No.")
            case "fail":
                raise ZeroDivisionError
            case "answer 400":
                return Response({"no": "no"}, status=400)
        return Response(
            {"words": request.data.get("words")},
            status=201,
            headers={"Location": "/probe/1/", "ETag": '"1"'},
        )


class Bare(Probe):
    """A view that forgot to say which scope it needs."""

    scopes = {}


class Guarded(Probe):
    """A view that looks once more before an old answer is given again."""

    def before_replay(self, request):
        raise RefusedError("No more.")


urlpatterns = [
    path("api/probe/", Probe.as_view()),
    path("api/bare/", Bare.as_view()),
    path("api/guarded/", Guarded.as_view()),
]


def written():
    """How many times the probe's write stands."""
    return AuditEntry.objects.filter(action="probed").count()


def new_token(cast, name="ana", role="therapist", scopes=BOTH, days=90):
    """A token's row and the token, made as its owner makes it."""
    wanted = tokens.NewToken(label="A script", scopes=frozenset(scopes), days=days)
    return tokens.make_token(wanted=wanted, by=cast.viewer(name, role))


def caller(token):
    """A program that sends this token."""
    return Client(
        headers={"authorization": f"Bearer {token}"}, raise_request_exception=False
    )


def ask(client, body=None, key=KEY, path="/api/probe/"):
    """One POST with an Idempotency-Key."""
    headers = {"idempotency-key": key} if key else {}
    return client.post(
        path, body or {"words": "hello"}, "application/json", headers=headers
    )
