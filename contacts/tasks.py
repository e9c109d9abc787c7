from celery import shared_task
from django.utils import timezone

from contacts.address_book.models import OpenedFile


@shared_task(name="contacts.forget_opened_files")
def forget_opened_files():
    OpenedFile.forget_old(timezone.now())
