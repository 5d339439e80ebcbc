from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "maillage.web"
    label = "web"

    def ready(self) -> None:
        from maillage.web.signing.told import listen  # noqa: PLC0415 (its tables are ready by now)

        listen()
