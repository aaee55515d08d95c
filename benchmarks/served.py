"""The bare view as a web application, for the server that serves the product."""

import django

django.setup()

from benchmarks import asking  # noqa: E402  the settings must be there first

application = asking.bare()
