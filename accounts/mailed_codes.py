"""Codes that are mailed to an address: how many, and how often each may be typed wrong.

Every code is asked for here first, whether or not the address has an account. Strangers share the
budget of an address; a browser that knows its owner has one of its own, which nobody else can use
up (decision 38). The session keeps which code was asked for in it, so wrong tries count only there.
"""

from accounts import known_browser
from accounts.code_budget import CodeBudget
from accounts.models import User
from accounts.networks import keyed_hash, network_of

KEY = "mailed_codes"


def ask(request, purpose, address):
    """Count a code that is to be mailed. Returns 0, or the seconds until one may be asked for."""
    key, network = _budget_of(request, address.lower())
    code, seconds = CodeBudget.ask(key, network)
    if code:
        kept = request.session.get(KEY, {})
        request.session[KEY] = {**kept, purpose: [key, code]}
    return seconds


def count_try(request, purpose):
    """Count what is typed as a try of the code that was asked for last in this browser. Returns
    whether to look at it: three times, however many are sent at once. An empty field is no try."""
    if not request.POST.get("code", "").strip():
        return True
    key, code = request.session.get(KEY, {}).get(purpose, ("", ""))
    return CodeBudget.count_try(key, code)


def _budget_of(request, address):
    """Return the key of a budget, and the network that draws from it where strangers do."""
    user = User.objects.filter(email=address).first()
    if known_browser.is_known(request, user):
        return keyed_hash("known", address, known_browser.browser_of(request)), ""
    if user and request.user == user:
        return keyed_hash("signed in", address), ""
    key = keyed_hash("anybody", address)
    return key, keyed_hash("network", key, network_of(request))
