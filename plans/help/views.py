"""Help: the pages for a bad hour. They work for somebody who is not signed in, too."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.helplines.choosing import (
    companion_for,
    crisis_for,
    emergency_for,
    finders_for,
    talks_for,
)
from contacts.helplines.countries import countries_to_choose, country_of
from contacts.helplines.models import ChosenLines
from plans.help import safety
from plans.help.forms import LearningForm
from plans.sections import (
    CARE,
    FEELINGS,
    FIRST_STEPS,
    GOT_THROUGH,
    IF_I_USE,
    IF_THEN,
    PLACES,
    REASONS,
    shown_rows,
)
from records.pages import try_saving
from triggers.models import Answer
from triggers.urges.models import Urge

# Help says "give it twenty minutes": many urges ease within half an hour, none has to.
WAVE = timedelta(minutes=20)


def help_now(request):
    user = _owner(request)
    context = {**_help(request, "help"), **(_ways_out(user) if user else {}), "tab": "urge"}
    return render(request, "plans/help.html", context)


def passed(request):
    """After an urge: a post logs it, then come a calm word and the way back."""
    if request.method == "POST":
        Urge.log_passed(request.user)
        return redirect("plans:passed")
    context = {"urge": Urge.ongoing(request.user), "got_through": GOT_THROUGH}
    return render(request, "plans/passed.html", context)


def after(request):
    user = _owner(request)
    return _after(request, LearningForm(user=user) if user else None)


@require_POST
def learn(request):
    """Two answers about a slip, typed on that page: they are an if and a then from now on."""
    form = LearningForm(request.POST, user=request.user)
    if form.is_valid() and try_saving(form):
        messages.success(request, _("It is in your plan now."))
        return redirect(f"{resolve_url('plans:after')}?learnt=yes")
    return _after(request, form, status=409 if form.conflict else 422)


def _after(request, form, status=200):
    context = {**_help(request, "after"), "form": form, "tab": "after"}
    knows_more, line = context["shows_opioid_facts"], context["emergency"]
    number = line.voice if line else ""
    context |= {
        "right_now": safety.right_now(knows_more),
        "why": safety.why(knows_more, number),
        "when_safe": safety.when_safe(knows_more, number),
        "alarm": safety.emergency(number),
        "feelings": shown_rows(form.user, FEELINGS)[0] if form else [],
    }
    for person in context.get("people", []):
        person.words = person.message_after_use
        person.ready_text = person.text_href_with(person.words)
    return render(request, "plans/after.html", context, status=status)


def _owner(request):
    return request.user if request.user.is_authenticated else None


def _help(request, page):
    """What both Help pages show: the numbers of a country, and what the person wrote."""
    user, country = _owner(request), country_of(request)
    own = _own(user) if user else {}
    return {
        "country": country,
        "asks_country": not (user and user.country),
        "finders": finders_for(country),
        "shows_opioid_facts": True,
        **countries_to_choose(request, back=page),
        **_lines(user, country, page == "after", bool(own.get("people"))),
        **own,
    }


def _lines(user, country, after_use, has_people):
    """The helplines by where they stand: among the calls, below them, always on screen."""
    chosen = ChosenLines.of(user) if user else ChosenLines()
    emergency, talks = emergency_for(country), chosen.arranged(talks_for(country, after_use))
    companion, crisis = companion_for(country), crisis_for(country)
    calls = talks
    if has_people:
        # The person's own people stand before all lines, and few lines beside them.
        beside = [chosen.first_of(talks), *((companion, crisis) if after_use else ())]
        calls = [line for line in dict.fromkeys(beside) if line in talks]
    elif not talks and emergency:
        # All of them hidden: then the one that cannot be.
        calls = [emergency]
    now = timezone.now()
    return {
        "lit": next((line for line in calls if not has_people and line.is_open(now)), None),
        "emergency": emergency,
        "crisis": chosen.crisis_of(talks),
        "companion": companion,
        "calls": calls,
        "more_lines": [line for line in (emergency, *talks) if line and line not in calls],
    }


def _own(user):
    people = _people(user)
    reasons, if_i_use, appointments = shown_rows(user, REASONS, IF_I_USE, CARE)
    return {
        "people": [person for person in people if person.call_href],
        "without_number": [person for person in people if not person.call_href],
        "care": _care(people, appointments),
        "reasons": reasons,
        "if_i_use": if_i_use,
        "shows_opioid_facts": user.plan.shows_opioid_facts,
    }


def _people(user):
    people = list(user.contacts.active().in_order())
    for person in people:
        person.ready_text = person.text_href
    return people


def _care(people, appointments):
    """The care team by phone, less what stands among the people to call."""
    known = {person.phone for person in people if person.phone}
    return [row for row in appointments if row.call_href and row.phone not in known]


def _ways_out(user):
    """What else an urge asks for, beside calls: their if-thens, what to do, where to go."""
    now = user.localtime()
    triggers, first_steps, places = shown_rows(user, IF_THEN, FIRST_STEPS, PLACES)
    return {
        "triggers": _for_now(triggers),
        "first_steps": first_steps,
        "places": places,
        "now": now,
        "look_again": now + WAVE,
        "urge": Urge.due_for_follow_up(user),
    }


def _for_now(triggers):
    for trigger in triggers:
        answers = trigger.shown_answers
        # It is here: how to stay away from it helps no more, unless there is nothing else.
        now = [answer for answer in answers if answer.role != Answer.Role.AVOID]
        trigger.answers_now = now or answers
    return triggers
