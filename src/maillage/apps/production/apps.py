from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "maillage.apps.production"
    label = "production"
    verbose_name = "Production"
    default_auto_field = "django.db.models.BigAutoField"
