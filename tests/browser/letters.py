"""A phone whose letters were made larger in the browser's own settings."""

import json

from tests.browser.screens import CHROMIUM_OPTIONS, SCREENS, TIMEOUT
from tests.support.servers import require


def phone_with_letters(browser_type, profile, letters, base_url):
    """A context with one page. `letters` in px: 16 is usual. `profile`: a folder of its own."""
    settings = profile / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": letters}}}))
    context = browser_type.launch_persistent_context(
        profile,
        executable_path=require("chromium"),
        args=CHROMIUM_OPTIONS,
        base_url=base_url,
        reduced_motion="reduce",
        **SCREENS["phone"],
    )
    context.set_default_timeout(TIMEOUT)
    size = context.pages[0].evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == f"{letters}px"
    return context
