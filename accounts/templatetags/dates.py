"""`{{ moment|full_date:country }}`: a moment by the reader's own clock; nothing for none."""

from functools import partial

from django import template

from accounts import dates

register = template.Library()
register.filter("hour_cycle", dates.hour_cycle)


def shown(form, moment, country):
    return form(moment, country) if moment else ""


for form in (dates.weekday_and_day, dates.day_and_month, dates.full_date, dates.clock):
    register.filter(form.__name__, partial(shown, form), expects_localtime=True)
