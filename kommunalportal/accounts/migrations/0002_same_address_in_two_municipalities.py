"""django-allauth wants a confirmed address once in the whole database; we want it once per municipality.

``account_email_once`` holds ours. allauth's own checks ask tables that row-level security narrows to one tenant.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [
        migrations.RunSQL(
            "DROP INDEX IF EXISTS unique_verified_email",
            "CREATE UNIQUE INDEX unique_verified_email ON account_emailaddress (email) WHERE verified",
        )
    ]
