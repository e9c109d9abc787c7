"""One part of a snapshot, in a process of its own. See `tools.same.__main__`."""

from pathlib import Path

from tools.same import mails, pages, papers
from tools.same.product import running
from tools.same.text import Writer

PARTS = {"pages": pages.write, "papers": papers.write, "mails": mails.write}


def main(part, folder):
    with running() as product:
        PARTS[part](product, Writer(Path(folder)))
