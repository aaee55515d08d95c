"""`./run demo`, `./run serve`, `./run dev`: prepare the data, then run."""

import io
import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from practice import setup, supervisor
from practice.models import Practice

PREPARE = (
    ("migrate", "--verbosity=0"),
    ("createcachetable", "--verbosity=0"),
    ("check", "--database=default"),
    ("sync_library",),
)
COLLECT = ("collectstatic", "--noinput", "--verbosity=0")


class Command(BaseCommand):
    """Prepare and run one installation on this machine."""

    help = "Prepare and run web, worker and beat on this machine (used by ./run)."
    # Before the tables exist there is nothing to check; `check` is one of the steps.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the mode, the port, and whether the sample is made afresh."""
        parser.add_argument("mode", choices=["dev", "demo", "serve"])
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, wait, stop; the exit status is the supervisor's."""
        mode, port, fresh = options["mode"], options["port"], options["fresh"]
        if mode != settings.MODE:
            raise CommandError(f"SECURE_BASE_MODE is not {mode}: use ./run {mode}")
        if fresh and mode != "demo":
            raise CommandError("--fresh is for the demo; other data is kept.")
        try:
            supervisor.require_port(port, mode=mode)
            with supervisor.alone_in(settings.VAR):
                status = self.run_here(mode, port, fresh=fresh)
        except supervisor.CannotStart as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            status = 0
        if status:
            raise SystemExit(status)

    def run_here(self, mode: str, port: int, *, fresh: bool) -> int:
        """Prepare and run in a data folder that is ours alone; return the status."""
        address = f"http://localhost:{port}"
        # Links in messages are made by the children and by the sample's own acts.
        os.environ["PUBLIC_URL"] = settings.PUBLIC_URL = address
        if fresh:
            connections.close_all()
            supervisor.clear(settings.VAR)
        for step in PREPARE if mode == "dev" else (*PREPARE, COLLECT):
            self.timed(*step)
        if mode == "demo" and not Practice.objects.exists():
            self.timed("load_demo")
        supervisor.make_queue(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
        if mode == "serve":
            self.offer_setup(address)
        connections.close_all()
        running = supervisor.Supervisor(
            supervisor.children(
                port=port, var=settings.VAR, reload=watched() if mode == "dev" else ()
            ),
            say=self.say,
        )
        page = f"{address}/demo/" if mode == "demo" else f"{address}/"
        return running.run(
            ready=lambda: supervisor.answers(port),
            announce=lambda: self.say(f"{page}\nready"),
        )

    def timed(self, command: str, *arguments: str) -> None:
        """Run one management command and print its seconds."""
        begun = time.monotonic()
        call_command(command, *arguments, stdout=io.StringIO())
        self.say(f"{command}: {time.monotonic() - begun:.1f} s")

    def offer_setup(self, address: str) -> None:
        """Print the one-time address that opens setup, while there is no practice."""
        if token := setup.make_token():
            page = address + reverse("setup", args=[token])
            self.say(f"To set up your practice, open once: {page}")

    def say(self, line: str) -> None:
        """Print at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def watched() -> list[Path]:
    """Return the templates: Django keeps them in memory, so a change needs a reload."""
    return sorted((settings.BASE_DIR / "templates").rglob("*.html"))
