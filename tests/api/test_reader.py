"""The page that shows the description, in a real browser under the strict policy."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from practice import clock
from practice.api import schema
from tests.cast import MORNING, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTENING = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


def tags():
    paths = schema.document()["paths"].values()
    return {operation["tags"][0] for found in paths for operation in found.values()}


def test_it_shows_every_part_and_the_policy_refuses_nothing(browser, live_server):
    with clock.at(MORNING):
        cast = make_cast()
    session = cast.client("dana").cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script(LISTENING)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page, heard, elsewhere = context.new_page(), [], []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: elsewhere.append(r.url))
    page.goto("/api/v1/docs/")
    expect(page.locator(".opblock-tag-section")).to_have_count(len(tags()))
    page.locator("#operations-couples-listCouples .opblock-summary-control").click()
    expect(page.get_by_text("Whether their care has ended.")).to_be_visible()
    context.close()
    assert heard == []
    assert [u for u in elsewhere if not u.startswith((live_server.url, "data:"))] == []
