"""Says at start-up, in words that can be acted on, when no PDF can be made on this system."""

from django.core.checks import Warning as CheckWarning

from printing.rendering.engine import APT_LINE, PrintingUnavailable, load_layout


def check_libraries(app_configs, **kwargs):
    try:
        load_layout()
    except PrintingUnavailable:
        return [
            CheckWarning(
                "No PDF can be made here: WeasyPrint does not find its system libraries.",
                hint=f"{APT_LINE} (until then, sheets print from the browser)",
                id="printing.W001",
            )
        ]
    return []
