"""Files reach only the views that take them, and stay in memory."""

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from practice.uploads import takes_file

pytestmark = pytest.mark.django_db

seen = []


def look(request):
    files = {name: (type(f), f.read()) for name, f in request.FILES.items()}
    seen.append((dict(request.POST.items()), files))
    return HttpResponse("seen")


look.login_required = False
take = takes_file(lambda request: look(request))
take.login_required = False
urlpatterns = [path("look/", look), path("take/", take)]


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = __name__
    seen.clear()


def send(place, raw=b"One."):
    form = {"word": "ja", "file": SimpleUploadedFile("w.csv", raw)}
    return Client().post(place, form)


def test_a_view_that_takes_files_gets_one_in_memory():
    assert send("/take/", "Über".encode("utf-16")).status_code == 200
    kept = (InMemoryUploadedFile, "Über".encode("utf-16"))
    assert seen == [({"word": "ja"}, {"file": kept})]


def test_other_views_get_none():
    assert send("/look/").status_code == 200
    assert seen == [({"word": "ja"}, {})]


def test_other_views_refuse_bytes_that_are_no_text():
    assert send("/look/", b"\xff\xfe").status_code == 400
    assert seen == []


def test_fields_beside_a_file_hold_no_nul():
    form = {"word": "j\x00", "file": SimpleUploadedFile("w.csv", b"One.")}
    assert Client().post("/take/", form).status_code == 400


def test_more_than_a_request_may_hold_is_not_read():
    assert send("/take/", b"x" * (1024 * 1024)).status_code == 413
    assert seen == []
