"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from kommunalportal.kernel.garbage import settle
from kommunalportal.web.assets import with_static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommunalportal.config.settings")
application = with_static_files(get_wsgi_application())
settle()
