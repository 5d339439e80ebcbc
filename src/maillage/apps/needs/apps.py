from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "maillage.apps.needs"
    label = "needs"
    verbose_name = "Besoins"
    default_auto_field = "django.db.models.BigAutoField"
