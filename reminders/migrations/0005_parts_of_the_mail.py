from django.db import migrations, models
from django.db.models import Q


def name_the_parts(apps, schema_editor):
    """Who had their words in the mail keeps them there: the name and the reasons."""
    reminders = apps.get_model("reminders", "Reminder").objects
    reminders.filter(shows_words=True).update(parts="name,why")


def show_words_again(apps, schema_editor):
    reminders = apps.get_model("reminders", "Reminder").objects
    reminders.filter(Q(parts__contains="name") | Q(parts__contains="why")).update(shows_words=True)


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0004_why_it_is_stopped"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="parts",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="What may stand in the mail"
            ),
        ),
        migrations.RunPython(name_the_parts, show_words_again),
        migrations.RemoveField(
            model_name="reminder",
            name="shows_words",
        ),
    ]
