"""A check that says at the start which settings may be meant for us and are not ours."""

from django.core.checks import Warning as CheckWarning

from config.environment import misspelt


def check_names_of_settings(app_configs, **kwargs):
    return [
        CheckWarning(
            f"{name} is set, and is no setting of this site. {ours} is one, and is not set.",
            hint=f"Write {ours} instead. docs/settings.md has every name.",
            id="config.W001",
        )
        for name, ours in misspelt().items()
    ]
