"""The way to WeasyPrint, which needs system libraries that may not be there.

WeasyPrint is loaded on the first print and not before, so that the site starts without them.
"""

from importlib import import_module

APT_LINE = (
    "apt-get install -y --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class PrintingError(Exception):
    """The plan could not be put on paper here."""


class PrintingUnavailable(PrintingError):
    """The libraries that make a PDF are not on this system. The message says how to get them."""


def render(sheet):
    """The PDF of a `printing.rendering.sheet.Sheet`, as bytes. Raises PrintingUnavailable."""
    return load_layout().pdf(sheet)


def load_layout():
    """The module that lays out. Raises PrintingUnavailable."""
    try:
        return import_module("printing.rendering.layout")
    except (ImportError, OSError) as error:
        raise PrintingUnavailable(
            f"WeasyPrint cannot be loaded ({error}). On Debian and Ubuntu: {APT_LINE}"
        ) from error
