from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    """ "Then I" stood over words that begin with "I". Only the label changes."""

    dependencies = [
        ("triggers", "0010_urge_passed_at"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="role",
            field=records.fields.SealedTextField(
                blank=True,
                choices=[
                    ("avoid", "How I stay away from it"),
                    ("", "Then"),
                    ("back up", "If that does not work"),
                ],
                max_length=7,
            ),
        ),
    ]
