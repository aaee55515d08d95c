"""What a name may be made of, for every form that asks for one."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Zero width joiner and non-joiner: Persian, Hindi and family emoji need them.
_JOINERS = "\u200c\u200d"
# Controls, format characters (bidi overrides among them), surrogates, line breaks.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain_name(name: str) -> None:
    """Refuse a name that could read as another, or that nobody can see.

    Raises `ValidationError` for control characters, for every format character but
    the two joiners, and for a name without one visible character.
    """
    rest = [sign for sign in name if sign not in _JOINERS]
    if any(unicodedata.category(sign) in _UNSEEN for sign in rest):
        raise ValidationError(
            _("There is a character in this that cannot be seen. Please type it anew."),
            code="unseen",
        )
    if not any(not sign.isspace() for sign in rest):
        raise ValidationError(_("Please give a name that can be read."), code="empty")
