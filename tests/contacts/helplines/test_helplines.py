import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from accounts import countries
from accounts.countries import WITH_LINES
from contacts.helplines import checks, choosing, data

COUNTRIES = [*WITH_LINES]
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
REPOSITORY = Path(__file__).resolve().parents[3]


def each_line():
    return [pytest.param(line, id=f"{line.country}-{line.name}") for line in data.LINES]


def line_named(country, name):
    return next(line for line in choosing.lines_for(country) if line.name == name)


def lapsed(lines, today):
    return [line for line in lines if line.has_lapsed(today)]


@pytest.fixture
def lines(monkeypatch):
    """All lines, as if their numbers had been checked in November."""
    lines = [replace(line, checked_on=date(2026, 11, 23)) for line in data.LINES]
    monkeypatch.setattr(checks, "LINES", lines)
    return lines


@pytest.fixture
def broken(tmp_path):
    """Load the real file with one piece of its text replaced."""

    def load(old, new):
        text = data.FILE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "helplines.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return data.load(path)

    return load


@pytest.mark.parametrize("line", each_line())
def test_every_number_says_where_and_when_it_was_read_and_how_sure_we_are(line):
    assert line.source.startswith("http")
    assert isinstance(line.checked_on, date)
    assert line.confidence in ("high", "medium")


@pytest.mark.parametrize("line", each_line())
def test_every_number_is_one_that_its_country_can_dial(line):
    for number in filter(None, (line.voice, line.text_to)):
        parsed = phonenumbers.parse(number, line.country)
        short = shortnumberinfo.is_valid_short_number_for_region(parsed, line.country)
        assert short or phonenumbers.is_possible_number(parsed)


@pytest.mark.parametrize("line", each_line())
def test_what_is_said_of_a_line_is_short_and_calm(line):
    for sentence in re.split(r"(?<=\.)\s+", str(line.about)):
        assert sentence.endswith(".")
        assert len(sentence.split()) < 15
    assert "!" not in f"{line.name} {line.label} {line.about} {line.hours}"
    assert len(str(line.label)) <= data.LONGEST_LABEL


def test_the_lead_numbers_of_the_article_are_nowhere_in_the_repository():
    numbers = re.compile(r"888\D{0,3}341\D{0,3}4325|888\D{0,3}979\D{0,3}9592")
    kinds = {".py", ".toml", ".md", ".html", ".txt", ".js", ".css", ".json", ".po", ".svg"}
    for path in files_below(REPOSITORY):
        if path.suffix in kinds:
            assert not numbers.search(path.read_text(encoding="utf-8", errors="ignore")), path


def files_below(folder):
    """What is hidden, like a virtual environment, is not even looked into."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name in ("var", "node_modules"):
            continue
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


@pytest.mark.parametrize(
    ("country", "number"),
    [("US", "911"), ("CA", "911"), ("GB", "999"), ("IE", "112"), ("AU", "000"), ("NZ", "111")],
)
def test_each_country_shows_its_own_emergency_number_first(country, number):
    assert choosing.emergency_for(country).voice == number
    assert choosing.emergency_for(country).href == f"tel:{number}"
    assert choosing.lines_for(country)[0] == choosing.emergency_for(country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_emergency_number_says_to_call_when_someone_will_not_wake_up(country):
    assert "Call if someone will not wake up." in str(choosing.emergency_for(country).about)


def test_what_people_drink_is_called_alcohol():
    about = " ".join(str(line.about) for line in data.LINES)
    assert "drugs and alcohol" in about
    assert not re.search(r"\bdrink", about)


@pytest.mark.parametrize("country", ["", "ZZ", "FR", "us", "XX"])
def test_a_country_that_is_not_offered_shows_no_foreign_short_code(country):
    assert choosing.lines_for(country) == ()
    assert choosing.emergency_for(country) is None
    assert choosing.crisis_for(country) is None
    assert choosing.companion_for(country) is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_a_few_lines_and_a_crisis_line_to_call(country):
    assert len(choosing.lines_for(country)) <= 5
    assert {line.country for line in choosing.lines_for(country)} == {country}
    assert choosing.crisis_for(country).href


def test_great_britain_calls_samaritans_and_texts_shout():
    assert choosing.crisis_for("GB").href == "tel:116123"
    shout = line_named("GB", "Shout")
    assert shout.href == ""
    assert shout.text_href == "sms:85258"
    assert shout.text_instruction == "Text SHOUT to 85258"


def test_a_companion_is_offered_only_where_we_are_sure_of_it():
    assert choosing.companion_for("US").href == "tel:+18009720590"
    assert any(line.kind == "companion" for line in choosing.lines_for("CA"))
    assert choosing.companion_for("CA") is None
    assert choosing.companion_for("GB") is None


def test_a_long_number_is_dialled_with_the_code_of_its_country():
    assert line_named("NZ", "Alcohol Drug Helpline").href == "tel:+64800787797"
    assert line_named("AU", "Lifeline").text_href == "sms:+61477131114"


def test_a_number_that_works_only_inside_its_country_is_dialled_as_people_know_it():
    assert line_named("AU", "Lifeline").href == "tel:131114"


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        # Winter: Dublin is on UTC. Summer: Dublin is an hour ahead.
        (datetime(2026, 11, 23, 9, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 17, 30, tzinfo=UTC), False),
        (datetime(2026, 7, 20, 8, 29, tzinfo=UTC), False),
        (datetime(2026, 7, 20, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 20, 16, 30, tzinfo=UTC), False),
        # The clocks go back on Sunday 25 October 2026: Friday and Monday differ by an hour.
        (datetime(2026, 10, 23, 8, 45, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 8, 45, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), False),
    ],
)
def test_a_line_is_open_by_its_own_clock_in_winter_and_in_summer(moment, is_open):
    assert line_named("IE", "HSE Drugs and Alcohol Helpline").is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), ""),
        (datetime(2026, 11, 23, 9, 29, tzinfo=UTC), "Closed now. Opens today at 09:30."),
        (datetime(2026, 11, 23, 17, 30, tzinfo=UTC), "Closed now. Opens Tuesday at 09:30."),
        (datetime(2026, 11, 20, 17, 30, tzinfo=UTC), "Closed now. Opens Monday at 09:30."),
        # A minute before and after Monday begins in Dublin, where it is summer.
        (datetime(2026, 7, 19, 22, 59, tzinfo=UTC), "Closed now. Opens Monday at 09:30."),
        (datetime(2026, 7, 19, 23, 1, tzinfo=UTC), "Closed now. Opens today at 09:30."),
    ],
)
def test_a_closed_line_says_so_and_when_it_opens_by_its_own_clock(time_machine, moment, words):
    time_machine.move_to(moment, tick=False)
    assert line_named("IE", "HSE Drugs and Alcohol Helpline").closed_text == words


def test_a_line_opens_next_at_the_same_wall_time_after_the_clocks_go_back():
    line = line_named("IE", "HSE Drugs and Alcohol Helpline")
    friday_evening = datetime(2026, 10, 23, 18, 0, tzinfo=UTC)
    assert line.opens_next(friday_evening) == datetime(2026, 10, 26, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["emergency", "crisis"])
def test_an_emergency_or_crisis_line_never_says_that_it_is_closed(time_machine, kind):
    time_machine.move_to(SUNDAY_NIGHT, tick=False)
    line = replace(line_named("IE", "HSE Drugs and Alcohol Helpline"), kind=kind)
    assert line.is_open(SUNDAY_NIGHT)
    assert line.closed_text == ""


def test_a_closed_line_stands_below_the_open_ones(time_machine, monkeypatch):
    drugs = line_named("IE", "HSE Drugs and Alcohol Helpline")
    others = [line for line in choosing.lines_for("IE") if line != drugs]
    monkeypatch.setattr(choosing, "LINES", (others[0], drugs, *others[1:]))
    time_machine.move_to(SUNDAY_NIGHT, tick=False)
    assert choosing.calls_for("IE") == (*others, drugs)
    time_machine.move_to(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False)
    assert choosing.calls_for("IE") == (others[0], drugs, *others[1:])


def test_a_line_without_set_hours_is_always_open():
    assert choosing.crisis_for("GB").is_open(SUNDAY_NIGHT)
    assert choosing.crisis_for("GB").hours_text == "24 hours a day"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        # Silenced: the missing time zone is what is tested.
        choosing.crisis_for("GB").is_open(datetime(2026, 11, 23, 12, 0))  # noqa: DTZ001


def test_hours_are_said_in_plain_words_with_the_clock_they_follow():
    hours = line_named("IE", "HSE Drugs and Alcohol Helpline").hours_text
    assert hours == "Monday to Friday, 09:30 to 17:30, Dublin time"
    assert line_named("AU", "National Alcohol and Other Drug Hotline").hours_text == (
        "24 hours a day in most states"
    )


def test_nothing_has_lapsed_ninety_days_after_the_checks(lines):
    assert lapsed(lines, date(2027, 2, 21)) == []


def test_an_older_check_has_lapsed_but_never_for_emergency_or_crisis(lines):
    kinds = {line.kind for line in lapsed(lines, date(2027, 2, 22))}
    assert kinds == {"drugs", "companion", "finder"}


def test_a_check_dated_in_the_future_counts_as_lapsed(lines):
    assert lapsed(lines, date(2026, 11, 22))


def test_staff_are_warned_of_each_lapsed_line(lines, time_machine):
    time_machine.move_to(datetime(2027, 2, 21, 12, 0, tzinfo=UTC))
    assert checks.check_helplines_are_fresh(None) == []
    time_machine.move_to(datetime(2027, 2, 22, 12, 0, tzinfo=UTC))
    warnings = checks.check_helplines_are_fresh(None)
    assert len(warnings) == len(lapsed(lines, date(2027, 2, 22)))
    assert "The number of SafeSpot (US) was last checked on 2026-11-23." in {
        warning.msg for warning in warnings
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "companion"', 'kind = "friend"', "kind is 'friend'"),
        ('confidence = "high"', 'confidence = "low"', "confidence is 'low'"),
        ('country = "US"', 'country = "UK"', "country is 'UK'"),
        ('voice = "988"', "voice = 988", "voice must be text in quotes"),
        ('voice = "988"', 'voice = "988 now"', "only digits, spaces, hyphens and brackets"),
        ('voice = "1-800-972-0590"', 'voice = "972-0590"', "no phone number in US"),
        ('voice = "1-800-972-0590"', "", "neither a voice number nor a number for texts"),
        ('text_to = "85258"', "", "neither a voice number nor a number for texts"),
        ('name = "SafeSpot"', 'name = "SafeSpot"\nphone = "1"', "unknown key phone"),
        ('about = "Finds treatment', 'note = "Finds treatment', "unknown key note"),
        ('name = "FRANK"', "", "name is missing"),
        ("checked_on = ", 'checked_on = "today" # ', "checked_on must be a day"),
        ("checked_on = ", "# ", "checked_on is missing"),
        ('source = "https://', 'source = "a friend, ', "source must be the web address"),
        ('label = "Drugs helpline"', 'label = "A line to talk about drugs"', "label is longer"),
        ('days = "Mon-Fri"', 'days = "weekdays"', "must read like"),
        ('from = "09:30"', 'from = "18:30"', "ends before it starts"),
        ('"Europe/Dublin"', '"Europe/Dubin"', "time_zone 'Europe/Dubin' is not known"),
        ('time_zone = "Europe/Dublin"', "", "opening and time_zone belong together"),
        ('time_zone = "Europe/Dublin"', 'hours = "Daily"', "both opening and hours"),
    ],
)
def test_a_broken_entry_is_refused_with_a_sentence_that_names_it(broken, old, new, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)) as refusal:
        broken(old, new)
    assert re.match(r"Helpline \d+ \(", str(refusal.value))


def test_the_refusal_names_country_and_line(broken):
    with pytest.raises(ValueError, match=re.escape("Helpline 3 (US, SafeSpot): ")):
        broken('voice = "1-800-972-0590"', 'voice = "972-0590"')


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "emergency"', 'kind = "crisis"', "US: the first line must be the emergency"),
        ('kind = "finder"', 'kind = "emergency"', "US: there is more than one emergency"),
        ('voice = "1737"\n', "", "NZ: the first crisis line must be one that can be called"),
        ("[[line]]", "[[lines]]", "must hold [[line]] tables and nothing else"),
        ("[[line]]", "[[line]", "is not readable as TOML"),
    ],
)
def test_a_broken_file_is_refused_with_a_clear_sentence(broken, old, new, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        broken(old, new)


def test_the_countries_offered_end_with_another_country():
    assert countries.COUNTRIES[-1][0] == countries.ELSEWHERE
    assert {line.country for line in data.LINES} == set(COUNTRIES)
