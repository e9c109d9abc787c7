from celery import shared_task

from sealing import leftovers


@shared_task(name="sealing.clear_leftovers")  # type: ignore[untyped-decorator]
def clear_leftovers() -> None:
    """Clear the files of the database of what was erased since the last time."""
    leftovers.clear()
