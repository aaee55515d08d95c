"""The commands of the processes: one place for `./run`, compose and systemd."""

import sys
from collections.abc import Sequence
from pathlib import Path

#: Stop sooner: SIGTERM then begins the soft shutdown, which gives running tasks
#: CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT seconds; else it waits for them without end.
WORKER_ENVIRONMENT = {"REMAP_SIGTERM": "SIGQUIT"}
_QUIET = ["--loglevel", "WARNING"]
_ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
# Quiet: a banner is no line of a log.
_CELERY = ["-W", "ignore::UserWarning:celery.platforms", "-m", "celery", "--quiet"]


def web(*, port: int | None = None, reload: Sequence[Path] = ()) -> list[str]:
    """The web server; its settings are `practice.webserver`.

    `port`: on this machine only; without it, where WEB_BIND says. `reload`: template
    files whose change restarts it, for development; code is then watched too.
    """
    command = [sys.executable, "-m", "gunicorn", "-c", "python:practice.webserver"]
    if port is not None:
        command += ["--bind", f"127.0.0.1:{port}"]
    if reload:
        command += ["--reload", *(f"--reload-extra-file={path}" for path in reload)]
    return command


def worker_with_beat(*, var: Path) -> list[str]:
    """One worker with beat inside, for an installation on one machine."""
    command = [sys.executable, *_CELERY, "-A", "practice", "worker", "--beat"]
    command += ["--pool", "threads", "--concurrency", "2", *_QUIET]
    return [*command, "--schedule", str(var / "beat"), *_ALONE]


def worker() -> list[str]:
    """A worker without beat. Processes, because only those can be ended on a limit."""
    command = [sys.executable, *_CELERY, "-A", "practice", "worker"]
    return [*command, "--pool", "prefork", "--concurrency", "2", *_QUIET, *_ALONE]


def beat(*, var: Path) -> list[str]:
    """The one beat of a whole installation."""
    command = [sys.executable, *_CELERY, "-A", "practice", "beat", *_QUIET]
    return [*command, "--schedule", str(var / "beat"), "--pidfile", ""]
