"""The WSGI application that granian serves.

Guarantees: a process answers nobody before it has read the code of every page, so that its first visitor does
not wait for it; what was read then is never searched for garbage again: it lives as long as the process, and
searching it takes a tenth of a second in the middle of somebody's page, time and again.
"""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
application = get_wsgi_application()
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        reverse("home")  # imports every view, and lays the addresses out
gc.collect()
gc.freeze()
