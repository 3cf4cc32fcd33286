"""./dev manage: a Django command against the database of ./dev start, as its owner where the schema is concerned."""

import subprocess
import sys

from devkit.databases import portal_database
from devkit.environment import Ports, portal_environment
from devkit.paths import DATA, ROOT

AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "dbshell", "showmigrations"}


def manage(arguments: list[str]) -> int:
    """Answers the command's own exit code."""
    with portal_database(DATA) as databases:
        as_owner = bool(AS_OWNER & set(arguments[:1]))
        variables = databases.owner_variables() if as_owner else databases.variables()
        command = [sys.executable, "manage.py", *arguments]
        environment = portal_environment(DATA, Ports(), variables)
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
