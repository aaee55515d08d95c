"""What the logs say: never the secret in a link's address."""

import logging
import re

# Whoever reads a log must not be able to use an invitation or set the product up.
_LINK = re.compile(r"(/(?:i|staff|setup)/+)[^\s/][^\s]*", re.IGNORECASE)


class DiscreetFormatter(logging.Formatter):
    """A formatter that cuts every address behind /i/, /staff/ and /setup/.

    It works on the finished text, so exceptions and tracebacks are cut too.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, with "..." where a link's secret was."""
        return _LINK.sub(r"\1...", super().format(record))
