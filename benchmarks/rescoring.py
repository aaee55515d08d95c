"""A process that scores everything again, and says what it took: one line of JSON."""

import json
import resource
import sys
import time

import django


def main() -> None:
    """One pass that changes nothing. Megabytes are the most the process ever held."""
    django.setup()
    from assessments.actions.rescoring import Tally, rescore  # noqa: PLC0415
    from practice.access import System  # noqa: PLC0415

    tally = Tally()
    begun = time.perf_counter()
    for _difference in rescore(by=System("bench"), tally=tally):
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "seconds": round(time.perf_counter() - begun, 2),
        "responses": tally.responses,
        "differences": tally.differences,
        "megabytes": round(most, 1),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
