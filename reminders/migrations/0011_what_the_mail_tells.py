from importlib import import_module

from django.db import migrations, models

before = import_module("plans.migrations.0009_section_settings")
USUAL, OPTIONAL = before.USUAL, before.OPTIONAL


IN_MAIL = ("why", "daily", "alone")


def carry_choices_over(apps, schema_editor):
    """Who chose words for their mail finds them there."""
    for reminder in apps.get_model("reminders", "Reminder").objects.exclude(parts="").iterator():
        parts = set(reminder.parts.split(","))
        reminder.tells_name = "name" in parts
        reminder.tells_steps = "steps" in parts
        reminder.tells_crisis_line = "crisis" in parts
        reminder.tells_sections = bool(parts.intersection(IN_MAIL))
        reminder.save()
        if reminder.tells_sections:
            _put_in_mail(apps, reminder.user_id, parts)


def _put_in_mail(apps, user_id, parts):
    model = apps.get_model("plans", "SectionSetting")
    rows = {row.section: row for row in model.objects.filter(user_id=user_id)}
    for name in (*USUAL, *OPTIONAL):
        row = rows.get(name) or model(
            user_id=user_id,
            section=name,
            is_shown="n" if name in OPTIONAL else "y",
            is_on_paper="n" if name in OPTIONAL else "y",
        )
        row.is_in_mail = "y" if name in parts and name in IN_MAIL else "n"
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0009_section_settings"),
        ("reminders", "0010_days_are_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="tells_crisis_line",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="reminder",
            name="tells_name",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="reminder",
            name="tells_sections",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="reminder",
            name="tells_steps",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(carry_choices_over, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="reminder",
            name="parts",
        ),
    ]
