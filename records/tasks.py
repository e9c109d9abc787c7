from celery import shared_task

from records.purging import purge as purge_everything


@shared_task(name="records.purge")
def purge():
    purge_everything()
