"""Django's rules for a password, said in our words."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext, ngettext


class MinimumLength(password_validation.MinimumLengthValidator):
    def get_help_text(self):
        return ngettext(
            "Use %(count)d letters or numbers, or more.",
            "Use %(count)d letters or numbers, or more.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_error_message(self):
        return ngettext(
            "That is a bit short. Use %(count)d letters or numbers, or more.",
            "That is a bit short. Use %(count)d letters or numbers, or more.",
            self.min_length,
        ) % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_help_text(self):
        return gettext("Three or four words together work well.")

    def get_error_message(self):
        return gettext("Many people use that one. Pick one that is harder to guess.")


class NotLikeTheAddress(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self):
        return gettext("Do not use your email in it.")

    def get_error_message(self):
        return gettext("That is too close to your email. Pick another one.")
