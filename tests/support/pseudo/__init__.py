"""A language nobody speaks: English with every letter accented, and longer by two fifths.

A page in it shows at a glance which text no translator was given, and what a longer language does
to it.
"""

LANGUAGE = "en-xa"
