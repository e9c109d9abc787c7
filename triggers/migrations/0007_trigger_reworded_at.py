import django.utils.timezone
from django.db import migrations, models


def start_with_the_day_it_was_written(apps, schema_editor):
    apps.get_model("triggers", "Trigger").objects.update(reworded_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("triggers", "0006_answer_role_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="trigger",
            name="reworded_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(start_with_the_day_it_was_written, migrations.RunPython.noop),
    ]
