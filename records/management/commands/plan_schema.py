import json

from django.core.management.base import BaseCommand

from records.portability.schema import schema


class Command(BaseCommand):
    help = "Print the JSON schema of the file that somebody takes their plan along in."

    def handle(self, **options):
        self.stdout.write(json.dumps(schema(), indent=1, ensure_ascii=False))
