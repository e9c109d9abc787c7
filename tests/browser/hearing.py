"""What a screen reader is told, from the browser's accessibility tree."""

import time

THE_FOCUS_MAY_TAKE = 5  # seconds


def focused(page):
    """(role, name, description) of what a screen reader is at, once the page has moved it there."""
    give_up_at = time.monotonic() + THE_FOCUS_MAY_TAKE
    while not (found := focused_now(page)) and time.monotonic() < give_up_at:
        page.wait_for_timeout(50)
    return found


def focused_now(page):
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    for node in nodes:
        is_page = node.get("role", {}).get("value") == "RootWebArea"
        states = {
            state["name"]: state["value"].get("value") for state in node.get("properties", [])
        }
        if states.get("focused") and not is_page:
            return tuple(
                node.get(part, {}).get("value", "") for part in ("role", "name", "description")
            )
    return None
