from django.utils.translation import gettext_lazy as _

from printing.papers.large.arrangement import large_arrangement, large_first_page
from printing.papers.paper import Layout, Paper
from records.audience import Reader

LARGE = Layout("large", large_arrangement, first_page=large_first_page)
PAPER = Paper(_("Large print"), _("Extra big letters."), LARGE, Reader.CLOSE)
