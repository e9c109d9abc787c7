"""A time of day in a field of text, as in a browser that has no field for times."""

from datetime import time

import pytest

from records.form_fields import WrittenTimeField
from records.times import parse_time
from tests.support.factories import person, signed_in
from tests.support.pages import Page

HALF_PAST_EIGHT_AT_NIGHT = [
    "20:30",
    "20:30:00",
    "20.30",
    "20,30",
    "20h30",
    "20 h 30",
    "20H30",
    "2030",
    "2030h",
    "2030 hrs",
    "20 30",
    "20.30 Uhr",
    "20 Uhr 30",
    "um 20.30 Uhr",
    "kl. 20.30",
    "8:30pm",
    "8:30 pm",
    "8:30 PM",
    "08:30 p.m.",
    "8.30 P. M.",
    "8:30p",
    "830pm",
    "at 8:30 pm",
    "8:30 in the evening",
    "8:30 at night",
    "8:30 tonight",
    "20:30 pm",
    "8:30\u00a0pm",
    "8:30\u202fPM",
    " \u200e20:30\u200e ",
    "２０：３０",
    "٢٠:٣٠",
    "२०:३०",
    "8\u223630 pm",
]
OTHERS = {
    time(8): [
        *("8", "08", "8:00", "8am", "8 AM", "8 a.m.", "8A.M.", "8a", "0800", "8h", "at 8"),
        *(
            "8 o'clock",
            "8 o’clock",
            "8 oclock",
            "8 o clock",
            "8 uhr",
            "8 in the morning",
            "８",
            "٨",
        ),
        *("8\u00a0o\u2019clock", "8\u2009a.m.", "800"),
    ],
    time(20): [
        "20",
        "20h",
        "8pm",
        "8 PM",
        "8 p.m.",
        "8.pm",
        "8 o'clock pm",
        "20 Uhr",
        "8 at night",
    ],
    time(12): ["noon", "Noon", "midday", "12 noon", "12pm", "12 P.M.", "12:00", "12:00 noon"],
    time(0): [
        "midnight",
        "12 midnight",
        "12 at night",
        "12 tonight",
        "12am",
        "12 a.m.",
        "0",
        "00:00",
        "0:00",
        "0h",
        "0000",
    ],
    time(0, 30): ["12:30am", "0:30", "00.30", "0030"],
    time(12, 30): ["12:30pm", "12.30", "1230"],
    time(2): ["2 in the morning", "2am", "2 at night"],
    time(23, 59): ["23:59", "11:59 pm"],
}
NO_TIMES = [
    *("24:00", "24", "2400", "24 Uhr", "25:00", "8:60", "8:99", "99", "13am", "0 pm", "8:5"),
    *("-8", "8-9", "8 to 9", "8:30 pm tomorrow", "half eight", "soon", "am", "pm", "h", ":", "."),
    *(
        "8:30:15:20",
        "8::30",
        "12345",
        "8 xm",
        "12 in the evening",
        "8 noon",
        "8½",
        "🕗",
        "20:30 am",
    ),
    "8" * 500,
]


@pytest.mark.parametrize("typed", HALF_PAST_EIGHT_AT_NIGHT)
def test_half_past_eight_at_night_is_read_however_it_is_written(typed):
    assert parse_time(typed) == time(20, 30)


@pytest.mark.parametrize(
    ("typed", "moment"), [(typed, moment) for moment, all_of in OTHERS.items() for typed in all_of]
)
def test_a_time_is_read_as_people_write_it(typed, moment):
    assert parse_time(typed) == moment


@pytest.mark.parametrize("typed", NO_TIMES)
def test_what_is_not_plainly_a_time_is_none(typed):
    assert parse_time(typed) is None


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u00a0", "\u3164"])
def test_a_time_of_nothing_is_left_out(typed):
    assert WrittenTimeField(required=False).clean(typed) is None


@pytest.mark.django_db
@pytest.mark.one_database
class TestEveryFormWithATime:
    """Address, field, the rest of what the page asks for."""

    FORMS = pytest.mark.parametrize(
        ("address", "field", "rest"),
        [
            ("/mail/", "local_time", {"do": "start"}),
            ("/mail/", "early_time", {"do": "start", "local_time": "23:00"}),
            ("/people/add/", "good_from", {"name": "Sam", "good_until": "23:00"}),
            ("/people/add/", "good_until", {"name": "Sam", "good_from": "7:00"}),
            ("/people/care/add/", "next_at", {"name": "Clinic", "next_on": "2026-12-24"}),
        ],
    )

    @FORMS
    @pytest.mark.parametrize(
        "typed", ["8:30 pm", "8:30p.m.", "20h30", "20.30 Uhr", "2030", "٢٠:٣٠", "8:30\u202fPM"]
    )
    def test_it_is_kept(self, client, address, field, rest, typed):
        saved = self.send(client, address, field, rest, typed)
        assert saved.status_code == 302
        assert time(20, 30) in self.times_of(self.user)

    @FORMS
    @pytest.mark.parametrize("typed", ["24:00", "25:00", "half eight", "8:60", "soon"])
    def test_what_is_none_is_asked_about_and_stays_in_the_field(
        self, client, address, field, rest, typed
    ):
        answer = self.send(client, address, field, rest, typed)
        assert answer.status_code == 422
        page = Page(answer)
        assert "Write the time like 8:00 AM or 8:30 PM." in page.text
        assert page.form(field).values[field] == typed

    def send(self, client, address, field, rest, typed):
        self.user = person(country="US", time_zone="America/New_York")
        form = Page(signed_in(client, self.user).get(address)).form(field)
        return client.post(address, {**form.values, **rest, field: typed})

    def times_of(self, user):
        rows = [*user.contacts.all(), *user.appointments.all(), *self.reminders_of(user)]
        return {value for row in rows for value in vars(row).values() if isinstance(value, time)}

    def reminders_of(self, user):
        return [user.reminder] if hasattr(user, "reminder") else []
