"""What must be so before Django reads its settings; loaded by `-p` in pyproject.toml.

Workers of xdist inherit the environment, so it holds for them too.
"""

import atexit
import os
import shutil
import tempfile

os.environ["SECURE_BASE_MODE"] = "test"
# What this machine's own installation is told is no business of the tests.
for _name in ("REDIS_URL", "EMAIL_URL", "MAIL_FROM", "PUBLIC_URL", "SWEEP_SECONDS"):
    os.environ.pop(_name, None)
# A folder of this run's own, so that two runs at once do not share a database.
# Workers of the same run find it named already.
if "SECURE_BASE_TEST_RUN" not in os.environ:
    folder = tempfile.mkdtemp(prefix="secure-base-tests-")
    os.environ["SECURE_BASE_TEST_RUN"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["SECURE_BASE_VAR"] = os.environ["SECURE_BASE_TEST_RUN"]
# Playwright's loop runs in the test's own thread, where Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
