from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.apps.accounts"
    label = "accounts"
    verbose_name = "Comptes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.apps.accounts.one_time_codes import spend_codes_once  # noqa: PLC0415

        spend_codes_once()
