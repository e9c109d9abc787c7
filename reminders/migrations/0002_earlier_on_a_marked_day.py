from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="early_time",
            field=models.TimeField(
                blank=True, null=True, verbose_name="Earlier, on a day I marked"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("early_time__isnull", True),
                    ("early_time__lt", models.F("local_time")),
                    _connector="OR",
                ),
                name="reminders_early_is_before_the_usual_time",
            ),
        ),
    ]
