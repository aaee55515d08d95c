"""One list of time zones, and a drop-down that marks the chosen one."""

import re
from zoneinfo import ZoneInfo

import pytest
from django import forms

from practice import zones


class Form(forms.Form):
    zone = zones.ZoneField()


def names():
    return [name for _group, places in zones.choices() for name, _label in places]


def test_every_zone_is_one_that_the_calendar_knows():
    assert [ZoneInfo(name).key for name in names()] == names()


def test_no_zone_is_offered_twice():
    assert len(names()) == len(set(names()))


@pytest.mark.parametrize(
    "name", ["America/Chicago", "Asia/Kolkata", "UTC", "US/Central"]
)
def test_the_chosen_one_is_marked_and_no_other(name):
    html = str(Form({"zone": name})["zone"])
    assert re.findall(r'<option value="([^"]+)" selected>', html) == [name]


def test_every_zone_is_in_the_drop_down():
    assert re.findall(r'<option value="([^"]+)"', str(Form()["zone"])) == names()


def test_what_is_no_zone_is_marked_nowhere_and_refused():
    form = Form({"zone": '"><script>'})
    assert "selected" not in str(form["zone"])
    assert "<script>" not in str(form["zone"])
    assert not form.is_valid()
