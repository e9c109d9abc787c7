from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    """Every stored answer has the role "there": no page could choose another. A sealed field reads
    empty in rows that are older than it, and empty is what that role is called from here on. So
    there is nothing to copy."""

    dependencies = [
        ("triggers", "0005_trigger_kind_heat_and_avoiding"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="answer", name="triggers_answer_role_is_known"),
        migrations.RemoveField(model_name="answer", name="role"),
        migrations.AddField(
            model_name="answer",
            name="role",
            field=records.fields.SealedTextField(
                blank=True,
                choices=[
                    ("avoid", "How I stay away from it"),
                    ("", "Then I"),
                    ("back up", "If that does not work"),
                ],
                max_length=7,
            ),
        ),
    ]
