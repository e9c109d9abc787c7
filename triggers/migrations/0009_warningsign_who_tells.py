from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triggers", "0008_answer_helped_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="warningsign",
            name="who_tells",
            field=records.fields.SealedTextField(
                blank=True, max_length=280, verbose_name="Who may tell me"
            ),
        ),
    ]
