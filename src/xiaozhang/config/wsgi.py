"""The application as a WSGI server sees it."""

import os

from django.core.wsgi import get_wsgi_application

from xiaozhang.config import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaozhang.config.settings")
application = get_wsgi_application()
lifeline.hold()
