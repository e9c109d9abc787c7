"""What a browser is told, in a form that two answers can be compared in."""

import re

from accounts.typed_address import mask_address

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def as_seen(response, *typed):
    """Status, place it leads to, and page, less what differs by nature: tokens and `typed`, also
    where an address is masked."""
    text = TOKEN.sub("", response.text)
    for value in typed:
        text = text.replace(value, "").replace(mask_address(value), "")
    return response.status_code, response.headers.get("Location"), text
