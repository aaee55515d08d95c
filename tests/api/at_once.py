"""Several threads that begin at the same moment, each with its own connection."""

import threading

from django.db import connection


def at_once(*works):
    """Run these functions at once; return what each gave or raised, in order."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        barrier.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
