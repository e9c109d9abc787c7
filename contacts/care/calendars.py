"""One appointment as a file that any calendar takes."""

from datetime import datetime

import vobject


def write(appointment, title, notes=""):
    """Return the calendar file of an appointment that has a date.

    Its clock is the one on the wall where it takes place, so the file names no time zone.
    """
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = "-//Appointments//EN"
    event = calendar.add("vevent")
    # The same each time, so that a calendar that has it already takes the new date.
    event.add("uid").value = str(appointment.pk)
    event.add("summary").value = title
    if notes:
        event.add("description").value = notes
    event.add("dtstart").value = _start(appointment)
    return calendar.serialize()


def _start(appointment):
    day, time = appointment.next_on, appointment.next_at
    return day if time is None else datetime.combine(day, time)
