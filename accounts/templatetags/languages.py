"""`{{ language|language_tag }}`: a language as HTML names it."""

from django import template

register = template.Library()


@register.filter
def language_tag(code):
    """Return "en-GB" for Django's "en-gb"."""
    language, _dash, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
