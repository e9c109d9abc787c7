from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triggers", "0009_warningsign_who_tells"),
    ]

    operations = [
        migrations.AddField(
            model_name="urge",
            name="passed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
