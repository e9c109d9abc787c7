import os

from django.core.wsgi import get_wsgi_application

from config import serving, uncaught

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
uncaught.log_all()
serving.begin()
