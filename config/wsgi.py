"""The web application, as gunicorn serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.starting import in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with in_one_line():
    application = get_wsgi_application()

# What has been loaded stays, and is not looked through for garbage again. A page makes some thousands of objects that
# nobody holds afterwards: looking only after that many more costs it a fiftieth of its time less.
gc.freeze()
gc.set_threshold(10_000)
