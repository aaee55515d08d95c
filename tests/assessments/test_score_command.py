"""`./run score`: one sitting's scores on one line, without a database."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.parsing import load_instruments

ALL = load_instruments()
CODES = "ecr ecr-r ecr-s ecr-12 ecr-rs rq rsq raas asq trust-17 csi-4 csi-16 csi-32"
CODES += " rdas kmss phq-9 phq-8 gad-7 hark aor-24 aor-8 tia-9 wir-5 psc-6"


def scored(capsys, code, answers):
    call_command("score", code, answers=answers)
    return json.loads(capsys.readouterr().out)


def refused(code, answers):
    with pytest.raises(CommandError) as found:
        call_command("score", code, answers=answers)
    return str(found.value), found.value.returncode


def test_it_prints_exactly_the_agreed_shape(capsys):
    assert scored(capsys, "kmss", "5 6 5") == {
        "instrument": "kmss",
        "version": "1",
        "scales": {
            "total": {"value": 16, "answered": 3, "items": 3, "prorated": False}
        },
    }


@pytest.mark.parametrize("code", CODES.split())
def test_every_code_is_scored(capsys, code):
    form = ALL[code]
    middle = [str(form.response_of(i.number).values[1]) for i in form.items]
    found = scored(capsys, code, " ".join(middle))
    assert list(found["scales"]) == list(form.scales)
    assert None not in [one["value"] for one in found["scales"].values()]


def test_scales_have_the_agreed_names():
    agreed = {
        "ecr ecr-r ecr-s ecr-12 ecr-rs": "anxiety avoidance",
        "raas": "close depend anxiety",
        "asq": "confidence discomfort need_approval preoccupation secondary",
        "rsq": "secure fearful preoccupied dismissing",
        "rq": "secure fearful preoccupied dismissing model_of_self model_of_other",
        "trust-17": "predictability dependability faith total",
        "csi-4 csi-16 csi-32 kmss phq-9 phq-8 gad-7 hark": "total",
        "rdas": "consensus satisfaction cohesion total",
    }
    for codes, names in agreed.items():
        for code in codes.split():
            assert list(ALL[code].scales) == names.split()


def test_missing_answers_are_told_from_zero(capsys):
    found = scored(capsys, "gad-7", "3 2 1 0 1 2 _")["scales"]["total"]
    assert found == {"value": 10.5, "answered": 6, "items": 7, "prorated": True}


def test_too_few_answers_are_null(capsys):
    found = scored(capsys, "kmss", "5 - _")["scales"]["total"]
    assert found == {"value": None, "answered": 1, "items": 3, "prorated": False}


def test_answers_may_begin_below_zero(capsys):
    answers = "-3 1 2 -1 -2 0 2 1 2 1 1 2 3 -1 1 2 1"
    assert scored(capsys, "trust-17", answers)["scales"]["total"]["value"] == 20


@pytest.mark.parametrize(
    ("code", "answers", "words"),
    [
        ("ecr-x", "1", "there is no questionnaire 'ecr-x'. There are: aor-24"),
        ("../ecr", "1", "there is no questionnaire"),
        ("kmss", "5 6", "kmss has 3 items, not 2"),
        ("kmss", "5 6 5 5", "kmss has 3 items, not 4"),
        ("kmss", "", "kmss has 3 items, not 0"),
        ("kmss", "5 8 5", "item 2 is '8', and must be one of 1 2 3 4 5 6 7 _ -"),
        ("kmss", "5 6 0", "item 3 is '0'"),
        ("kmss", "5.0 6 5", "item 1 is '5.0'"),
        ("kmss", "5 yes 5", "item 2 is 'yes'"),
        ("csi-4", "6 6 5 5", "item 2 is '6'"),
        ("rdas", "5 5 5 5 5 5 5 5 5 5 5 5 5 5", "item 11 is '5'"),
        ("hark", "1 2 0 0", "item 2 is '2', and must be one of 0 1 _ -"),
    ],
)
def test_wrong_input_is_refused_with_place_and_reason(code, answers, words):
    said, status = refused(code, answers)
    assert words in said
    assert status == 2


def run(*arguments):
    # A database that cannot be opened: scoring asks for none.
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    return subprocess.run(
        [sys.executable, "manage.py", "score", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_needs_no_database():
    done = run("rq", "--answers", "6 2 1 4")
    assert json.loads(done.stdout)["scales"]["model_of_self"]["value"] == 7


def test_a_refusal_goes_to_standard_error_with_status_two():
    done = run("kmss", "--answers", "1 2 9")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("CommandError: answers: item 3 is '9'")
