from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "maillage.site"
    label = "maillage_site"

    def ready(self) -> None:
        from maillage.site.composition import compose  # noqa: PLC0415 (needs the loaded registry)

        compose()
