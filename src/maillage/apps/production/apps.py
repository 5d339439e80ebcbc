from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "maillage.apps.production"
    label = "production"
    verbose_name = "Production"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # imported here: models are ready by now
        from maillage.apps.production.room_names import MATERIAL_NAMES, room_text  # noqa: PLC0415
        from maillage.kernel.reasons import read_parameter  # noqa: PLC0415

        read_parameter("process", room_text)
        read_parameter("processes", room_text)
        read_parameter("material", MATERIAL_NAMES.get)
