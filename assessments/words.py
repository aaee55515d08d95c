"""A mark for words that a page translates later; keeps the arithmetic free of Django.

`makemessages` collects what is wrapped in it; the page calls `gettext` on the result.
"""


def gettext_noop(text: str) -> str:
    """The text itself."""
    return text
