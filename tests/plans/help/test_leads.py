"""Lines of ours that are scanned: the first sentence stands out, and no word is lost."""

import pytest
from django.utils.html import strip_tags

from plans.help import safety, supporters
from plans.templatetags.leads import lead

LINES = [
    *safety.why(True, "911"),
    *safety.why(False, ""),
    *supporters.what_to_do("911"),
    *supporters.what_to_do(""),
    *safety.when_safe(True, ""),
    *supporters.after_a_slip("911"),
    *supporters.before_it_is_needed("US"),
]


@pytest.mark.parametrize("line", LINES)
def test_no_word_is_lost_or_added(line):
    assert strip_tags(lead(line)) == str(line)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Drink water. Eat a little.", "<b>Drink water.</b> Eat a little."),
        ("Tell one person.", "<b>Tell one person.</b>"),
        ("Not awake? Lay them down. Stay.", "<b>Not awake?</b> Lay them down. Stay."),
        ("Wait 2.5 minutes. Then go on.", "<b>Wait 2.5 minutes.</b> Then go on."),
        ("<i>Here</i>. There.", "<b>&lt;i&gt;Here&lt;/i&gt;.</b> There."),
    ],
)
def test_the_first_sentence_stands_out(line, shown):
    assert lead(line) == shown
