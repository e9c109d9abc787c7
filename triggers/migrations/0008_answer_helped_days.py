from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triggers", "0007_trigger_reworded_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="helped_days",
            field=records.fields.SealedTextField(blank=True, max_length=990),
        ),
    ]
