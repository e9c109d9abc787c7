from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triggers", "0004_risky_dates"),
    ]

    operations = [
        migrations.AddField(
            model_name="trigger",
            name="kind",
            field=records.fields.SealedTextField(
                blank=True,
                choices=[
                    ("person", "A person"),
                    ("place", "A place"),
                    ("time", "A time"),
                    ("thing", "A thing"),
                    ("feeling", "A feeling"),
                    ("body", "My body"),
                    ("good news", "Good news"),
                ],
                max_length=9,
                verbose_name="What kind of thing is it?",
            ),
        ),
        migrations.AddField(
            model_name="trigger",
            name="heat",
            field=records.fields.SealedTextField(
                blank=True,
                choices=[("1", "Mild"), ("2", "Strong"), ("3", "Very strong")],
                max_length=1,
                verbose_name="How strong is it?",
            ),
        ),
        migrations.AddField(
            model_name="trigger",
            name="can_avoid",
            field=records.fields.SealedTextField(
                blank=True,
                choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                max_length=6,
                verbose_name="Can I stay away from it?",
            ),
        ),
    ]
