def section_of_the_day(sections, day):
    """Return the section of a plan to read on a day, or None while nothing is written.

    Those that hold lines take turns. The prompts of a bad stretch and of a weighing-up are left
    out: one of them by itself is no help, and all of them are more than a minute.
    """
    written = [each for each in sections if each.lines and not each.section.prompts]
    return written[day.toordinal() % len(written)] if written else None
