"""Every answer carries the walls, and what has a person behind it is not kept."""

import pytest

from tests.guards.matrix import fill, our_addresses

pytestmark = pytest.mark.django_db

WALLS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def faults(answer):
    missing = [f"{k}: {answer.get(k)}" for k, v in WALLS.items() if answer.get(k) != v]
    policy = answer.get("Content-Security-Policy", "")
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        if part not in policy:
            missing.append(f"policy lacks {part}")
    if "unsafe" in policy:
        missing.append("policy allows something unsafe")
    if "no-store" not in answer.get("Cache-Control", ""):
        missing.append("may be stored")
    return missing


@pytest.mark.parametrize("name", ["", "ana", "rosa", "dana", "fay"])
def test_every_page_has_the_walls(world, client, name):
    client = world.cast.client(name) if name else client
    wrong = []
    for address in our_addresses():
        answer = client.get(fill(address, world.ids["rosa"]))
        wrong += [f"{address.name}: {fault}" for fault in faults(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/no-such-page/", "/%00", "/?q=%00", "/?q=%ed%a0%80"])
def test_error_pages_have_them_too(client, path):
    assert not faults(client.get(path))


def test_a_missing_wall_is_seen(world, client, settings):
    settings.SECURE_CSP = {}
    assert faults(client.get("/health/live"))
