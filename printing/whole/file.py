"""The file that holds all that a person owns: one page that opens anywhere, without a network."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.dates import full_date
from plans.content import PlanContent
from printing.whole.chapters import chapters_of
from printing.whole.rows import Rows

STYLES = Path(__file__).with_name("file.css")


def whole_file(user):
    """Return the HTML of all that a person wrote and owns, in their language."""
    content = PlanContent.load(user)
    with override(content.language):
        context = {
            "content": content,
            "chapters": chapters_of(Rows(user)),
            "made_on": full_date(user.today, user.country),
            "styles": STYLES.read_text(),
        }
        return render_to_string("whole/file.html", context)
