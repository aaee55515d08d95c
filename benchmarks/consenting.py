"""Two requests that each ask the queue for something; prints their seconds as JSON.

Run as a program by `benchmarks.broker`: what is asked is whether someone's consents,
given anew, are saved while the queue is silent.
"""

import json
import time

import django
from django.conf import settings
from django.test import Client
from django.urls import reverse


def main() -> None:
    """Sign somebody in and send the form twice."""
    django.setup()
    from clients.models import Partner  # noqa: PLC0415  models need setup first

    partner = Partner.objects.filter(standing="joined").order_by("pk").first()
    if partner is None:
        raise SystemExit("There are no couples: generate some first.")
    client = Client()
    client.force_login(partner.person.user, settings.AUTHENTICATION_BACKENDS[0])
    client.get(reverse("today"))
    print(json.dumps([send(client), send(client)]))


def send(client: Client) -> float:
    """Seconds for one form."""
    kinds = ["agreement", "online_work"]
    begun = time.perf_counter()
    answer = client.post(reverse("join_choices"), dict.fromkeys(kinds, "on"))
    taken = time.perf_counter() - begun
    if answer.status_code != 302:
        raise SystemExit(f"the form was answered {answer.status_code}")
    return taken


if __name__ == "__main__":
    main()
