from celery import shared_task

from sealing import leftovers

# Seconds. A database that takes longer than other jobs may is not begun anew each time.
AN_HOUR = 60 * 60


# Celery has no types, so what it makes of a function has none either.
@shared_task(  # type: ignore[untyped-decorator]
    name="sealing.clear_leftovers", time_limit=AN_HOUR
)
def clear_leftovers() -> None:
    """Clear the files of the database of what was erased since the last time."""
    leftovers.clear()
