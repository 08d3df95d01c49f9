import os
import sys

from django.core.wsgi import get_wsgi_application

from lmb_site.environment import SettingRefused

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")

try:
    application = get_wsgi_application()
except SettingRefused as refusal:
    sys.exit(str(refusal))
