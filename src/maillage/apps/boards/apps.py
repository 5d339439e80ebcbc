from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "maillage.apps.boards"
    label = "boards"
    verbose_name = "Tableaux"
    default_auto_field = "django.db.models.BigAutoField"
