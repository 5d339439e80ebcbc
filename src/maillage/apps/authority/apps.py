from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "maillage.apps.authority"
    label = "authority"
    verbose_name = "Autorité"
    default_auto_field = "django.db.models.BigAutoField"
