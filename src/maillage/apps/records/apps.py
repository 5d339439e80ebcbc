from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _install_guards(using: str, **_: Any) -> None:
    from maillage.apps.records.guards import install_guards  # noqa: PLC0415 (needs the loaded registry)

    install_guards(using)


class RecordsConfig(AppConfig):
    name = "maillage.apps.records"
    label = "records"
    verbose_name = "Actes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Every app's signal installs the guards of every table there is by then, so that
        # the last one migrated leaves nothing unguarded.
        post_migrate.connect(_install_guards, dispatch_uid="maillage.records.guards")
