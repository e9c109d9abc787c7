from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.words.product import Product
from config.words.rules import Rules, faults_of_page


class Command(BaseCommand):
    help = "Check every text that a person may read: short, easy, no shame, ready for translators."
    requires_system_checks = []

    def handle(self, **options):
        product = Product(settings.BASE_DIR)
        faults = sorted(faults_of(product))
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} of the product's words need another look.")
        self.stdout.write(f"{len(product.texts)} texts, and nothing to say about them.")


def faults_of(product):
    rules = Rules()
    found = {
        *product.faults,
        *(fault for text in product.texts for fault in rules.faults_of(text)),
        *(fault for page, texts in product.pages for fault in faults_of_page(page, texts)),
    }
    return found | set(rules.faults_of_the_list())
