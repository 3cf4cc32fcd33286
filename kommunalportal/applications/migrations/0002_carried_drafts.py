"""Drafts remember what a new version of their form changed."""

from django.db import migrations

import kommunalportal.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="carried",
            field=kommunalportal.kernel.fields.EncryptedJSONField(
                default=None, help_text="what a new version of the form changed, see drafts.py", null=True
            ),
        ),
    ]
