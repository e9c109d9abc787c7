import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import records.fields
from records.seal import SealError

# The sections that there are now, and which of them are used and printed unless somebody chose.
USUAL = (
    *("why", "signs", "if-then", "dates", "alone", "people", "care", "hard-day", "goals"),
    *("daily", "places", "safer", "got-through"),
)
OPTIONAL = ("well", "learned", "feelings", "worse", "weighing")


def carry_choices_over(apps, schema_editor):
    """Who hid, turned on, printed or left off a section finds it as they chose."""
    settings = apps.get_model("plans", "SectionSetting").objects
    for plan in apps.get_model("plans", "Plan").objects.iterator():
        hidden, (turned_on, changed) = _names(plan.hidden), _sealed_names(plan)
        if not (hidden or turned_on or changed):
            continue
        for name in (*USUAL, *OPTIONAL):
            is_shown = name in turned_on if name in OPTIONAL else name not in hidden
            settings.create(
                user_id=plan.user_id,
                section=name,
                is_shown=_answer(is_shown),
                is_on_paper=_answer((name in USUAL) != (name in changed)),
                is_in_mail=_answer(False),
            )


def take_choices_back(apps, schema_editor):
    settings = apps.get_model("plans", "SectionSetting").objects
    for plan in apps.get_model("plans", "Plan").objects.iterator():
        rows = {row.section: row for row in settings.filter(user_id=plan.user_id)}
        shown = {name for name, row in rows.items() if row.is_shown == "y"}
        printed = {name for name, row in rows.items() if row.is_on_paper == "y"}
        known, usual = rows.keys() & {*USUAL, *OPTIONAL}, {*USUAL}
        plan.hidden = ",".join(sorted((known & usual) - shown))
        plan.turned_on = ",".join(sorted(shown & {*OPTIONAL}))
        plan.on_paper = ",".join(sorted(known & (printed ^ usual)))
        plan.save(update_fields=["hidden", "turned_on", "on_paper"])


def _sealed_names(plan):
    """Of somebody whose key is gone nothing opens any more: that holds up nobody else."""
    try:
        return _names(plan.turned_on), _names(plan.on_paper)
    except SealError:
        return set(), set()


def _names(text):
    return set(filter(None, text.split(",")))


def _answer(is_yes):
    return "y" if is_yes else "n"


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_checks_and_counting_as_values"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("archived_at", models.DateTimeField(null=True)),
                ("section", models.CharField(max_length=20)),
                (
                    "is_shown",
                    records.fields.SealedTextField(
                        choices=[("y", "Yes"), ("n", "No")], max_length=1
                    ),
                ),
                (
                    "is_on_paper",
                    records.fields.SealedTextField(
                        choices=[("y", "Yes"), ("n", "No")], max_length=1
                    ),
                ),
                (
                    "is_in_mail",
                    records.fields.SealedTextField(
                        choices=[("y", "Yes"), ("n", "No")], max_length=1
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "section"), name="plans_setting_one_a_section"
                    )
                ],
            },
        ),
        migrations.RunPython(carry_choices_over, take_choices_back),
        migrations.RemoveField(
            model_name="plan",
            name="hidden",
        ),
        migrations.RemoveField(
            model_name="plan",
            name="on_paper",
        ),
        migrations.RemoveField(
            model_name="plan",
            name="turned_on",
        ),
    ]
