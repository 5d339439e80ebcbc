from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "maillage.apps.relay"
    label = "relay"
    verbose_name = "Relais"
    default_auto_field = "django.db.models.BigAutoField"
