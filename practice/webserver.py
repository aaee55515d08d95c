"""How gunicorn serves the pages; it reads this as `python:practice.webserver`.

The one place for `./run`, the compose file and the systemd unit. Loading the settings
here makes a wrong environment stop the parent, with the reason, before any child.
"""

import os
from typing import Any

from django.conf import settings

from practice import environment, tallies

wsgi_app = "practice.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = environment.whole_number("WEB_WORKERS", default=2, most=64)
# Threads and not ASGI, which was slower by far with our synchronous middleware.
worker_class = "gthread"
threads = 4
#: Seconds for a thread to come back; a page takes a fraction, the parent then ends it.
timeout = 60
#: Seconds to finish what was begun when asked to stop; under `supervisor.GRACE`.
graceful_timeout = 30
keepalive = 5
#: The first line of a request (its whole address), number and bytes of its headers.
#: The longest address of ours has some 300 bytes; a query may have 8 KiB.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# Nobody steers the server at run time; a socket for it would be one more door.
control_socket_disable = True
# Lines for requests are written by `practice.observed`, with routes, not addresses.
accesslog = None
loglevel = "warning"
logconfig_dict = settings.LOGGING


def on_starting(server: Any) -> None:
    """Forget what an earlier server counted."""
    tallies.begin("web")
