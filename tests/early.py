"""What must be so before Django reads its settings; loaded by `-p` in pyproject.toml.

Workers of xdist inherit the environment, so it holds for them too.
"""

import os
from pathlib import Path

os.environ["SECURE_BASE_MODE"] = "test"
(Path(__file__).parent.parent / "var" / "test").mkdir(parents=True, exist_ok=True)
# Playwright's loop runs in the test's own thread, where Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
