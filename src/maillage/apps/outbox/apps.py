from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "maillage.apps.outbox"
    label = "outbox"
    verbose_name = "Messages"
    default_auto_field = "django.db.models.BigAutoField"
