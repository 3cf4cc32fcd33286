"""Checklists in the account; forms stand below a heading."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kommunalportal.kernel.fields
import kommunalportal.kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_search_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="downloaddocument",
            name="topic",
            field=models.CharField(
                blank=True, default="", help_text="heading of the list it stands below", max_length=60
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="StoredChecklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("situation", models.SlugField(help_text="slug of the life situation", max_length=90)),
                (
                    "answers",
                    kommunalportal.kernel.fields.EncryptedJSONField(
                        editable=False, help_text="question -> answer, as the form engine stores it"
                    ),
                ),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(),
                        blank=True,
                        default=list,
                        help_text="slugs of entries",
                        size=None,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=kommunalportal.kernel.tenancy.current_tenant_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at"],
                "indexes": [models.Index(fields=["account", "-changed_at"], name="checklist_by_account")],
            },
        ),
    ]
