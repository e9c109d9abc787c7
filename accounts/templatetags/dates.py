"""`{{ moment|full_date:country }}`: a moment in the reader's own time zone; nothing for none."""

from functools import partial

from django import template

from accounts import dates

register = template.Library()
register.filter("hour_cycle", dates.hour_cycle)


def formatted(form, moment, country):
    return form(moment, country) if moment else ""


for form in (dates.weekday_and_day, dates.day_and_month, dates.full_date, dates.time_of_day):
    register.filter(form.__name__, partial(formatted, form), expects_localtime=True)
