from celery import shared_task
from django.utils import timezone

from printing.models import ReadyPdf


@shared_task(name="printing.forget_ready_pdfs")
def forget_ready_pdfs():
    ReadyPdf.forget_old(timezone.now())
