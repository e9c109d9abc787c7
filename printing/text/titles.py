"""What a part of a plan is called on paper, where that differs from its name on My plan."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.entries import public
from plans.sections import LISTS, PEOPLE

TAGLINE = _("Read this when it gets hard.")
NOTE = _("This is my own plan. It is not medical advice.")
FRIEND_TAGLINE = _("Read this before you need it.")
FRIEND_NOTE = _("It is not medical advice.")
NEUTRAL_NOTE = _("These are my own notes.")
NEUTRAL_TAGLINE = _("Slow down. One thing at a time.")


def titled(content):
    """The same plan with its parts called what papers call them."""
    return _with_titles(content, _usual)


def neutrally_titled(content):
    """The same with headings that say nothing to somebody who does not know."""
    has_own = content.title != gettext("My plan")
    title = content.title if has_own else public(gettext("My page"))
    return replace(_with_titles(content, _neutral), title=title)


def _with_titles(content, title):
    return replace(
        content, sections=tuple(replace(part, title=title(part)) for part in content.sections)
    )


def _usual(part):
    if part.section is PEOPLE and len(part.lines) < 2:
        return gettext("Call")
    return str(part.section.paper_title) or part.title if part.section else part.title


def _neutral(part):
    return str((LISTS.get(part.name) or part.section).neutral_title) if part.section else part.title
