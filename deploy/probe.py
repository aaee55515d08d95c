"""Ask one health address and end with 0 when it answers 200, with 1 otherwise.

    python deploy/probe.py http://127.0.0.1:8000/health/ready

The host of PUBLIC_URL is sent along, because the product answers to no other name.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PATIENCE = 5.0


def is_well(address: str) -> bool:
    """Whether the address answers 200 within `PATIENCE` seconds."""
    place = urlsplit(address)
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or place.netloc
    asked = http.client.HTTPConnection(
        place.hostname or "127.0.0.1", place.port or 80, timeout=PATIENCE
    )
    try:
        asked.request("GET", place.path, headers={"Host": host})
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    sys.exit(not is_well(sys.argv[1]))
