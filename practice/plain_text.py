"""What text may be made of to be kept anywhere: pure functions.

Everything else a person writes is kept as it came: bidirectional marks, joiners,
combining marks, emoji, composed and decomposed letters. Only what no database can
hold, NUL and half a character, is refused. A length is counted in characters.
"""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def is_plain(text: str) -> bool:
    """Whether text can be stored anywhere: no NUL, no lone surrogate."""
    return "\x00" not in text and not _SURROGATE.search(text)


def is_whole_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8 throughout: nothing cut short, overlong or halved."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
