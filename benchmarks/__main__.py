"""./run bench: practices of any size, and figures over them."""

import argparse
import logging
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
WHAT = ("generate", "pages", "jobs", "broker", "assessments", "all")


def arguments() -> argparse.Namespace:
    """What to measure, over how many couples, in which database."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=WHAT)
    parser.add_argument(
        "--couples",
        default="100",
        help="how many there shall be, at least; several, with commas, in turn",
    )
    parser.add_argument(
        "--database-url",
        default=os.environ.get("DATABASE_URL", ""),
        help="a database for this alone; without one, SQLite in var/bench/",
    )
    parser.add_argument(
        "--responses", type=int, default=1_000_000, help="how many are scored again"
    )
    parser.add_argument(
        "--submissions", type=int, default=1_000, help="how many are sent"
    )
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each figure")
    return parser.parse_args()


def prepare(database_url: str) -> None:
    """Settings as in the tests, and a database of this size's own."""
    os.environ["SECURE_BASE_MODE"] = "test"
    os.environ["SECURE_BASE_VAR"] = str(ROOT / "var" / "bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "practice.settings"
    os.environ.pop("REDIS_URL", None)
    os.environ.pop("DATABASE_URL", None)
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    (ROOT / "var" / "bench").mkdir(parents=True, exist_ok=True)
    django.setup()
    logging.disable(logging.WARNING)  # a line for each request would hide the figures
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def run(asked: argparse.Namespace, couples: int) -> None:
    """Generate what is missing, then measure."""
    from benchmarks import (  # noqa: PLC0415
        assessments,
        broker,
        figures,
        generate,
        jobs,
        pages,
    )

    written = generate.generate(couples, say=say)
    if written.couples:
        rate = round(written.per_minute)
        say(f"{written.couples} couples, {written.rows} rows, {rate} couples a minute")
        row = {
            "couples": written.couples,
            "rows": written.rows,
            "seconds": round(written.seconds, 1),
            "couples a minute": rate,
        }
        say(figures.write("generate", [row]).read_text())
    for name, module in (("pages", pages), ("jobs", jobs), ("broker", broker)):
        if asked.what in (name, "all"):
            found = module.measure(asked.rounds or module.ROUNDS)
            say(figures.write(name, found).read_text())
    if asked.what in ("assessments", "all"):
        found = assessments.measure(
            asked.rounds or assessments.ROUNDS,
            responses=asked.responses,
            submissions=asked.submissions,
        )
        say(figures.write("assessments", found).read_text())


def say(line: str) -> None:
    """Tell whoever waits."""
    print(line, flush=True)


def main() -> int:
    """Do what was asked."""
    asked = arguments()
    prepare(asked.database_url)
    for couples in asked.couples.split(","):
        run(asked, int(couples))
    return 0


if __name__ == "__main__":
    sys.exit(main())
