import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("text", records.fields.SealedTextField(max_length=280)),
                (
                    "detail",
                    records.fields.SealedTextField(blank=True, max_length=2000, single_line=False),
                ),
                (
                    "mood",
                    records.fields.SealedTextField(
                        blank=True, choices=[("calm", "Calm"), ("tense", "Tense")], max_length=10
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="test_leaves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Twig",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("text", records.fields.SealedTextField(max_length=280)),
                (
                    "leaf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twigs",
                        to="sealed_app.leaf",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="test_twigs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="leaf",
            constraint=models.UniqueConstraint(
                fields=("user", "position"), name="test_leaf_position"
            ),
        ),
    ]
