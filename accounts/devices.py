"""What a browser is called where somebody looks for one they know: "Firefox on Android".

No version and no model: a name that millions share tells the few browsers of one person apart, and
not a person among others.
"""

# In this order: most browsers call themselves by the names of others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def family_of(user_agent):
    """Return the family of a browser, as "Firefox on Android"; "" for one that is not known."""
    browser, system = _first_in(user_agent, BROWSERS), _first_in(user_agent, SYSTEMS)
    return f"{browser} on {system}" if browser and system else ""


def _first_in(user_agent, names):
    return next((name for mark, name in names if mark in user_agent), "")
