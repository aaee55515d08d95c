"""Invitation cards: what is handed over, printed or sent from a therapist's phone.

A card names the person it is for and nobody else, and says nothing of what it opens.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from clients.actions.invitations import Issued
from clients.models import Invitation


@dataclass(frozen=True, slots=True)
class Card:
    """One invitation with its secrets; exists only while one page is made.

    `code` is "123 456"; `link` and `qr` are empty for a mailed one; `text_link` is an
    `sms:` address for the therapist's own phone, else empty.
    """

    name: str
    how: str
    email: str
    code: str
    link: str
    qr: SafeString
    text: str
    text_link: str
    expires_at: datetime
    zone: str
    renews: bool


def card_for(issued: Issued) -> Card:
    """Lay out a new invitation."""
    invitation = issued.invitation
    person = invitation.partner.person
    link = link_for(issued.token) if issued.token else ""
    text = _("Hello, here is the link you asked for: %(link)s") % {"link": link}
    by_phone = invitation.how == Invitation.How.OWN_PHONE
    return Card(
        name=person.name,
        how=invitation.how,
        email=invitation.email,
        code=f"{issued.code[:3]} {issued.code[3:]}",
        link=link,
        qr=square(link) if link else SafeString(),
        text=text if by_phone else "",
        text_link=f"sms:?&body={quote(text)}" if by_phone else "",
        expires_at=invitation.expires_at,
        zone=person.zone,
        renews=invitation.renews_sign_in,
    )


def link_for(token: str) -> str:
    """The address an invitation opens at."""
    return settings.PUBLIC_URL + reverse("invitation", args=[token])


def square(link: str) -> SafeString:
    """A QR code as inline SVG, black on white in both color schemes."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 made from a URL-safe address
