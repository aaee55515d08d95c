"""The product behind a door that a test opens: what a slow request looks like.

Run by gunicorn in tests/practice/test_stopping_web.py. It says by a file that a
request came in, and lets it go on once another file is there.
"""

import os
import time
from pathlib import Path

from practice.wsgi import application as product

FOLDER = Path(os.environ["SLOW_FOLDER"])


def application(environ, start_response):
    """Wait for the file "go", at most 60 s, before the product answers."""
    if environ["PATH_INFO"] == "/health/live" and environ["QUERY_STRING"] == "slow":
        (FOLDER / "begun").touch()
        until = time.monotonic() + 60
        while not (FOLDER / "go").exists() and time.monotonic() < until:
            time.sleep(0.02)
    return product(environ, start_response)
