"""Published bundles: every version, which one holds, and overridden single values."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import kommunalportal.kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0010_several_fees"),
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BundleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField(help_text="the bundle as JSON, checked, without its tests")),
                ("archive", models.BinaryField(help_text="the files as they were published, one ZIP file")),
                ("fingerprint", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                "ordering": ["slug", "version"],
            },
        ),
        migrations.CreateModel(
            name="BundleUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("overrides", models.JSONField(default=dict, help_text="path -> {value, instead_of}")),
                (
                    "tenant",
                    models.ForeignKey(
                        default=kommunalportal.kernel.tenancy.current_tenant_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.tenant",
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.bundleversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="bundleversion",
            constraint=models.UniqueConstraint(fields=("tenant", "slug", "version"), name="bundle_version_once"),
        ),
        migrations.AddConstraint(
            model_name="bundleuse",
            constraint=models.UniqueConstraint(fields=("tenant", "slug"), name="bundle_use_once"),
        ),
    ]
