import django.contrib.postgres.constraints
from django.db import migrations, models

import kommunalportal.catalogue.models.fees


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_import_orders")]

    operations = [
        migrations.AlterModelOptions(
            name="fee",
            options={
                "ordering": ["service", models.OrderBy(models.F("valid_from"), nulls_first=True), "pk"],
            },
        ),
        migrations.AddField(
            model_name="fee",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, help_text="empty: before this was noted", null=True),
        ),
        migrations.RemoveConstraint(model_name="fee", name="fee_one_at_a_time"),
        migrations.AddConstraint(
            model_name="fee",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("tenant"), "="),
                    (models.F("service"), "="),
                    (models.F("unit"), "="),
                    (
                        kommunalportal.catalogue.models.fees.DateRange("valid_from", "valid_until", models.Value("[]")),
                        "&&",
                    ),
                ],
                name="fee_one_at_a_time",
            ),
        ),
    ]
