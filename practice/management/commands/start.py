"""`manage.py start web|worker|beat`: check, then become that process.

For a process manager: it takes the place of this command, so that signals reach it.
"""

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection, connections

from practice import processes, supervisor

#: Seconds to wait for a database that comes up at the same time.
PATIENCE = 30.0


class Command(BaseCommand):
    """Check the installation, then run one of its processes."""

    help = "Run one process of a production installation (web, worker or beat)."
    # They need the database, which may not be up yet: asked below.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the process."""
        parser.add_argument("process", choices=["web", "worker", "beat"])
        parser.add_argument("--patience", type=float, default=PATIENCE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what can be checked, then replace this process."""
        if answers(within=options["patience"]):
            call_command("check", "--database=default")
        else:
            # Begun all the same: it says "alive, not ready" until the database is
            # there, and /health/ready asks for the role that was not checked here.
            self.stderr.write("The database does not answer; starting without it.")
        connections.close_all()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        supervisor.make_queue(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
        command = command_of(options["process"])
        os.execve(  # noqa: S606 (our own command)
            command[0], command, {**os.environ, **environment_of(options["process"])}
        )


def answers(*, within: float) -> bool:
    """Whether the database answers before `within` seconds are over."""
    until = time.monotonic() + within
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > until:
                return False
            time.sleep(0.5)
        else:
            return True


def command_of(process: str) -> list[str]:
    """The command line of a process."""
    if process == "web":
        return processes.web()
    if process == "worker":
        return processes.worker()
    return processes.beat(var=settings.VAR)


def environment_of(process: str) -> dict[str, str]:
    """What it needs to be told besides."""
    return processes.WORKER_ENVIRONMENT if process == "worker" else {}
