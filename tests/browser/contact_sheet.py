"""Both Help pages in every situation as pictures, side by side, to be looked at.

    python -m tests.browser.contact_sheet FOLDER

makes a PNG for each screen, scheme and script: a row a country, a column a situation. That there is
something to dial in each is a test: tests/plans/help/test_numbers.py.
"""

import json
import sys
import tempfile
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from tests.browser.screens import CHROMIUM_OPTIONS, SCREENS
from tests.support.live_server import Site
from tests.support.servers import require

COUNTRIES = ("US", "CA", "GB", "IE", "AU", "NZ", "ZZ", "")
SITUATIONS = (None, *product((0, 3), ("yes", "no", "")))  # None is signed out
PAGES = ("/help/", "/help/after/")
LOOKS = tuple(product(("small", "phone"), ("light", "dark"), (True, False)))
SCALE = 3
PEOPLE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.session_store import SessionStore
from contacts.models import Contact
from accounts.models import User
from plans.models import Plan
sessions = {}
for country, people, opioids in %s:
    name = f"{country}-{people}-{opioids}"
    user = User.objects.create_user(f"{name or 'x'}@example.org", country=country)
    plan = Plan(user=user, opioids=opioids)
    plan.save()
    for number in range(people):
        Contact(user=user, name=("Sam", "Mom", "Jess")[number], phone=f"+1212555010{number}").save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    sessions[name] = session.session_key
print(json.dumps(sessions))
"""


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, Site(Path(var) / "var") as site:
        people = [(country, *one) for country, one in product(COUNTRIES, SITUATIONS[1:])]
        sessions = json.loads(site.manage("shell", "-v0", "-c", PEOPLE % people).splitlines()[-1])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=require("chromium"), args=CHROMIUM_OPTIONS
            )
            for look in LOOKS:
                _sheet(browser, site, sessions, look).save(folder / f"{_name(look)}.png")


def _name(look):
    screen, scheme, javascript = look
    return f"help-{screen}-{scheme}-{'js' if javascript else 'nojs'}"


def _sheet(browser, site, sessions, look):
    screen, scheme, javascript = look
    size = SCREENS[screen]["viewport"]
    width, height = size["width"] // SCALE * 2, size["height"] // SCALE * 2
    columns = [(page, situation) for page in PAGES for situation in SITUATIONS]
    sheet = Image.new("RGB", (width * len(columns) // 2, (height + 40) * len(COUNTRIES) // 2))
    draw = ImageDraw.Draw(sheet)
    for row, country in enumerate(COUNTRIES):
        for column, (page, situation) in enumerate(columns):
            # "eo" has no country, so nothing is told by the language.
            context = browser.new_context(
                base_url=site.url,
                color_scheme=scheme,
                java_script_enabled=javascript,
                locale="eo",
                timezone_id="UTC",
                **SCREENS[screen],
            )
            _enter(context, site, sessions, country, situation)
            tab = context.new_page()
            tab.goto(page)
            picture = Image.open(BytesIO(tab.screenshot())).resize((width // 2, height // 2))
            context.close()
            place = (column * width // 2, row * (height + 40) // 2)
            draw.text(place, f"{country or 'unknown'} {situation or 'out'}", fill="white")
            sheet.paste(picture, (place[0], place[1] + 18))
    return sheet


def _enter(context, site, sessions, country, situation):
    cookie = {"url": site.url}
    if situation is None:
        context.add_cookies([{**cookie, "name": "country", "value": country}] if country else [])
        return
    people, opioids = situation
    key = sessions[f"{country}-{people}-{opioids}"]
    context.add_cookies([{**cookie, "name": "s", "value": key}])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
