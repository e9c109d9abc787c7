from copy import copy
from datetime import timedelta
from functools import partial

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mail.models import OutboxMail
from reminders import emails
from reminders.forms import PauseForm, ReminderForm
from reminders.models import Reminder
from reminders.quiet.models import QuietDay
from reminders.status import read as read_status

# How long a pause is that needs no more than a tap, in days.
PAUSES = {"day": 1, "week": 7, "month": 30}
SAMPLE = "daily sample"
SAMPLES_AN_HOUR = 3


def settings(request):
    """When the daily mail comes. Saving the form starts it, but ends no pause."""
    if request.method == "POST":
        return _save_settings(request)
    return _settings_page(request, Reminder.of(request.user))


def preview(request):
    """What the next mail says, word for word."""
    reminder = Reminder.of(request.user)
    context = {"letter": _next_letter(reminder), "reminder": reminder}
    return render(request, "reminders/preview.html", context)


# A mail has its styles in its tags. Nothing of it is a script, and each word in it is escaped.
@csp_replace(
    {"script-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [SELF]},
)
@xframe_options_sameorigin
def letter(request):
    """The next mail as it will look, for the frame on the settings page. A post shows it with parts
    that are not saved yet."""
    reminder = Reminder.of(request.user)
    if request.method == "POST":
        reminder.choose_parts(request.POST.getlist("parts"))
    return HttpResponse(emails.without_links(_next_letter(reminder)["html"]))


def switch(request):
    """Stop, pause, or go on."""
    reminder = Reminder.of(request.user)
    do = request.POST.get("do")
    pauses = PauseForm(request.POST if do == "until" else None, user=request.user)
    if request.method == "POST" and (told := _switch(reminder, do, pauses)):
        messages.success(request, told)
        return redirect("reminders:settings")
    if not reminder.next_due_at:
        return redirect("reminders:settings")
    context = {"reminder": reminder, "pauses": pauses, "is_on": True}
    return render(request, "reminders/switch.html", context, status=422 if pauses.errors else 200)


@require_POST
def sample(request):
    """Send me one now."""
    user = request.user
    an_hour_ago = timezone.now() - timedelta(hours=1)
    sent = OutboxMail.objects.filter(
        kind=SAMPLE, recipient=user.email, created_at__gte=an_hour_ago
    ).count()
    if sent >= SAMPLES_AN_HOUR:
        messages.warning(request, _("You can send three test emails an hour. Try again later."))
    else:
        _queue_sample(user)
        messages.success(request, _("A test email is on its way. Check your email in a minute."))
    return redirect("reminders:settings")


@require_POST
@transaction.atomic
def offer(request):
    """Take the answer to what is offered once. Who has a daily email already keeps it as it is."""
    at = Reminder.OFFERED.get(request.POST.get("at"))
    request.user.lock_rows()
    reminder = Reminder.to_change(request.user)
    if reminder._state.adding:
        reminder.answer_offer(at)
    if reminder.is_on and not reminder.next_due_at:
        return redirect("reminders:settings")
    messages.success(request, _offer_answered(reminder))
    return redirect("plans:ready")


def status(request):
    """For those who run the site. To everybody else there is no such page."""
    if not request.user.is_staff:
        raise Http404
    return render(request, "reminders/status.html", {"status": read_status(timezone.now())})


# A mail provider posts here by itself, with no sign-in and no token of ours. Link scanners open
# every link in a mail, so opening the page only asks.
@csrf_exempt
def stop(request, token):
    return _act_on_token(request, "reminders/stop.html", Reminder.stop, stop_token=token)


@csrf_exempt
def pause(request, token):
    # A bare post is for a week: so it was before there was a choice.
    length = request.POST.get("for") or request.GET.get("for")
    length = length if length in PAUSES else "week"
    act = partial(_pause_if_on, days=PAUSES[length])
    return _act_on_token(
        request, "reminders/pause.html", act, {"length": length}, pause_token=token
    )


@csrf_exempt
def keep(request, token):
    return _act_on_token(request, "reminders/keep.html", Reminder.keep, pause_token=token)


def _act_on_token(request, template, act, context=None, **token):
    """Ask on GET, act on POST. An unknown token is answered alike, so it tells nothing."""
    done = request.method == "POST"
    if done:
        reminder = Reminder.objects.select_related("user").filter(**token).first()
        if reminder is not None:
            act(reminder)
    return render(request, template, {**(context or {}), "done": done})


def _pause_if_on(reminder, days):
    if reminder.is_on:
        reminder.pause_for(days)


@transaction.atomic
def _save_settings(request):
    reminder = Reminder.to_change(request.user)
    # The form fills in what was typed, and the page still tells what holds now.
    form = ReminderForm(request.POST, instance=copy(reminder))
    if not form.is_valid():
        return _settings_page(request, reminder, form=form)
    form.save(commit=False).start_if_stopped()
    messages.success(request, _("Saved."))
    return redirect("reminders:settings")


def _switch(reminder, do, pauses):
    """Return what was done in a sentence, or nothing."""
    if do == "stop":
        reminder.stop()
        return _("The emails are stopped.")
    if do == "start":
        reminder.start()
        return _("The emails start again.")
    if do in PAUSES:
        reminder.pause_for(PAUSES[do])
    elif do == "until" and pauses.is_valid():
        reminder.pause_until(pauses.cleaned_data["until"])
    else:
        return ""
    return _("The emails are paused.")


def _offer_answered(reminder):
    if not reminder.is_on:
        return _("You can start it at any time, under More.")
    return _("%(schedule)s. You can change it under More.") % {
        "schedule": reminder.schedule_in_words
    }


def _settings_page(request, reminder, form=None):
    form = form or ReminderForm(instance=copy(reminder))
    context = {
        "form": form,
        "letter": _next_letter(reminder),
        "reminder": reminder,
        "saved": not reminder._state.adding,
        "quiet": QuietDay.listed(request.user).first(),
    }
    return render(request, "reminders/settings.html", context, status=422 if form.errors else 200)


def _next_letter(reminder):
    return reminder.letter_on(reminder.coming_on)


def _queue_sample(user):
    reminder = Reminder.of(user)
    if reminder._state.adding:
        reminder.stop()
    OutboxMail.put(
        kind=SAMPLE,
        recipient=user.email,
        letter=emails.daily(reminder, user.today),
        good_for=timedelta(hours=1),
    )
