"""What is not sealed stands on the privacy page, column by column.

A new column in the clear fails until it is in one of the sentences, or tells nothing of a person.
See docs/decisions/0039-moments.md.
"""

import pytest
from django.apps import apps

from sealing.fields import EncryptedField
from tests.support.pages import Page

# Of whom nothing is told: no row of a person, or none that outlives an hour.
NOT_OF_A_PERSON = {
    "accounts.CodeBudget": "how many codes were asked for, under a key that is no address",
    "accounts.Invitation": "how many may begin, under a hash, and not who did",
    "accounts.BroughtPlan": "the file of a plan until it is said what of it to take",
    "auth.Group": "unused",
    "auth.Permission": "unused",
    "contacts.OpenedFile": "an address book for as long as people are picked from it",
    "contenttypes.ContentType": "the names of the models",
    "mail.ClockReading": "the clock of the machine",
    "mail.OutboxMail": "a mail on its way, to an address that the page names",
    "reminders.ZoneRules": "the rules of time zones",
    "sealing.Leftover": "that somebody was erased a moment ago, and not who",
    "sealing.DataKey": "the person's key, itself encrypted",
}
EVERY_RECORD = {"created_at", "archived_at"}
# {sentence of the page: the columns, or the whole tables, that it tells of}
SAID = {
    "your email, your country and your time zone": {
        *("accounts.User.email", "accounts.User.country", "accounts.User.time_zone"),
        *("accounts.User.language", "accounts.User.time_zone_changed_at"),
        *("reminders.Reminder.next_zone", "reminders.Delivery.time_zone"),
        *("account.EmailAddress", "account.EmailConfirmation"),
        *("accounts.PendingAddress", "accounts.WayBack"),
    },
    "the day you signed up, and your last visit": {
        *("accounts.User.signed_up_at", "accounts.User.joined_at", "accounts.User.last_seen_on"),
        "accounts.Consent",
    },
    "the ways you sign in, and when you last used them": {
        *("accounts.Session", "accounts.User.last_login", "accounts.User.password_set_at"),
        "mfa.Authenticator",
    },
    "the days you read your plan or check in": {"accounts.User.last_read_on", "plans.Day.on"},
    "when you add, change or remove something, and how often": {
        *("records.HistoryEntry.kind", "records.HistoryEntry.model_label"),
        *("records.HistoryEntry.made_at", "records.Draft.form", "records.Draft.saved_at"),
        *("records.Draft.base_revision", "triggers.Trigger.reviewed_at", "plans.Plan.next_step"),
        *("plans.Plan.who_put_aside", "plans.Plan.who_put_aside_on", "plans.Review.tidied_at"),
        *("plans.Review.relinked_at", "plans.Review.offered_from", "plans.Review.is_offered"),
        "plans.SectionSetting.section",
    },
    "how many notes there are, about how long they are, and which belong together": {
        *("triggers.RiskyDate.trigger", "triggers.Urge.trigger", "triggers.Answer.trigger"),
        *("goals.Goal.reason", "goals.StepTick.step", "goals.Reason.is_pinned"),
        "goals.Goal.is_private",
    },
    "the days of your dates, visits, small steps and days off": {
        *("triggers.RiskyDate.on", "triggers.RiskyDate.until", "triggers.RiskyDate.repeat"),
        *("triggers.RiskyDate.notice", "contacts.Appointment.next_on", "goals.Step.on"),
        *("reminders.QuietDay.on", "reminders.QuietDay.until"),
    },
    "the times of your visits, and the day on which something is done": {
        "contacts.Appointment.next_at",
        *("goals.Goal.done_on", "goals.StepTick.on", "plans.PlanItem.done_on"),
        "contacts.Contact.number_checked_on",
    },
    "the hours to call people, and if texts are fine": {
        *("contacts.Contact.good_from", "contacts.Contact.good_until"),
        "contacts.Contact.takes_texts",
    },
    "when your emails come, and when you stop them": {
        *("reminders.Reminder.local_time", "reminders.Reminder.early_time"),
        *("reminders.Reminder.days", "reminders.Reminder.stopped_at"),
        *("reminders.Reminder.stopped_for", "reminders.Reminder.kept_on"),
        *("reminders.Reminder.bounces", "reminders.Reminder.paused_until"),
        *("reminders.Reminder.next_due_at", "reminders.Reminder.next_on"),
        *("reminders.Reminder.last_due_at", "reminders.Delivery.state"),
        *("reminders.Delivery.wake_at", "reminders.Delivery.expires_at"),
        *("reminders.Delivery.attempts", "reminders.Delivery.smtp_code"),
        *("reminders.Delivery.message_id", "reminders.Delivery.sent_at"),
        *("reminders.Delivery.kind", "reminders.Delivery.local_date"),
        "reminders.Delivery.due_at",
    },
    "if your emails hold your own words": {
        *("reminders.Reminder.tells_name", "reminders.Reminder.tells_steps"),
        *("reminders.Reminder.tells_crisis_line", "reminders.Reminder.tells_sections"),
    },
    "when you share by a link, and how long it works": {
        *("sharing.Share.days", "sharing.Share.made_at", "sharing.Share.ended_at"),
    },
    "which printouts you make, and when": {
        *("printing.PaperChoice.paper", "printing.PrintedCopy.paper"),
        *("printing.PrintedCopy.size", "printing.PrintedCopy.number"),
        *("printing.ReadyPdf.paper", "printing.ReadyPdf.made_at"),
    },
}
# By chance, encrypted by another door, or the same for everybody.
TELLS_NOTHING = {
    *("accounts.User.password", "accounts.User.is_active", "accounts.User.is_staff"),
    "accounts.User.mark_id",
    "sharing.Share.token_hash",
    *("reminders.Reminder.stop_token", "reminders.Reminder.pause_token"),
}
OF_URGES = "The month of an urge is not locked. Its day and hour are."


def clear_columns():
    """Every column of a person's rows that is not sealed, but for keys and places in lists."""
    for model in apps.get_models():
        label = model._meta.label
        if label in NOT_OF_A_PERSON or model.__module__.startswith("tests."):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, EncryptedField) and not is_a_key(field):
                yield f"{label}.{field.name}"


def is_a_key(field):
    """Also the order and the number of changes, which "how often" and "how many" tell of."""
    plain = ("user", "position", "revision", "row_id", "reminder")
    return field.primary_key or field.name in plain or field.name in EVERY_RECORD


@pytest.mark.parametrize("column", sorted(clear_columns()))
def test_a_column_in_the_clear_is_told_of_on_the_privacy_page(column):
    told = set().union(*SAID.values(), TELLS_NOTHING)
    assert told & {column, column.rpartition(".")[0]}, (
        f"{column} is not sealed: seal it, or say so on the privacy page and in SAID."
    )


@pytest.mark.django_db
def test_the_privacy_page_says_each_of_these_sentences(client):
    text = Page(client.get("/account/privacy/")).text
    assert [said for said in (*SAID, OF_URGES) if said not in text] == []


def test_no_column_is_told_of_that_is_sealed_by_now():
    columns = {*clear_columns()}
    tables = {column.rpartition(".")[0] for column in columns}
    assert set().union(*SAID.values(), TELLS_NOTHING) - columns - tables == set()
