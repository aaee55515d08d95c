"""What must be so before Django reads its settings; loaded by `-p` in pyproject.toml.

Workers of xdist inherit the environment, so it holds for them too.
"""

import os

os.environ["SECURE_BASE_MODE"] = "test"
# Playwright's loop runs in the test's own thread, where Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
