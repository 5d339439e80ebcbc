"""The one settings module; everything that differs between installations is an environment variable.

`MAILLAGE_HOME` data directory (default ``./.maillage``), `MAILLAGE_DATABASE_URL` (default
SQLite in the data directory), `MAILLAGE_SECRET_KEY` (generated and kept in the data
directory when absent), `MAILLAGE_ORIGIN`, `MAILLAGE_EMAIL_URL`, `MAILLAGE_ALLOWED_HOSTS`,
`MAILLAGE_PROXIES`, `MAILLAGE_KEYS`,
`MAILLAGE_PROCONNECT_…` (signing in by ProConnect, off without them),
`MAILLAGE_REQUIRE_ALL` (tests: fail instead of skipping). Documented in docs/reference/settings.md.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

HOME = Path(os.environ.get("MAILLAGE_HOME") or ".maillage").resolve()
ORIGIN = (os.environ.get("MAILLAGE_ORIGIN") or "http://localhost:8000").rstrip("/")
OVER_TLS = ORIGIN.startswith("https://")
# The log's and the labels' own keys, never one that signs decisions: maillage.apps.records.keyring
KEYS = Path(os.environ.get("MAILLAGE_KEYS") or HOME / "keys").resolve()
REQUIRE_ALL = os.environ.get("MAILLAGE_REQUIRE_ALL", "") == "1"


def _secret_key() -> str:
    """The given key, or one made once and kept readable by its owner only."""
    given = os.environ.get("MAILLAGE_SECRET_KEY", "")
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two processes that start together, one writes and the other reads.
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [
    host.strip()
    for host in (os.environ.get("MAILLAGE_ALLOWED_HOSTS") or "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "maillage.apps.accounts",
    "maillage.apps.records",
    "maillage.apps.outbox",
    "maillage.apps.network",
    "maillage.apps.catalogue",
    "maillage.apps.authority",
    "maillage.apps.needs",
    "maillage.apps.production",
    "maillage.apps.relay",
    "maillage.apps.boards",
    "maillage.web",
    "maillage.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "maillage.web.over_tls.StrictTransportMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are read in workshops with a bad network. Tokens in pages are masked anew each time, and
    # Django pads what it compresses, so that lengths tell nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "maillage.api.middleware.ApiMiddleware",
    "maillage.web.middleware.ContentSecurityPolicyMiddleware",
    "maillage.web.middleware.ReadingMiddleware",
    "maillage.web.middleware.ActorMiddleware",
    "maillage.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "maillage.site.urls"
WSGI_APPLICATION = "maillage.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.web.context.page",
            ],
        },
    },
]
FORM_RENDERER = "maillage.web.form_renderer.FormRenderer"


def _databases() -> dict[str, dict[str, object]]:
    url = os.environ.get("MAILLAGE_DATABASE_URL") or f"sqlite:///{HOME / 'maillage.sqlite3'}"
    database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if str(database["ENGINE"]).endswith("sqlite3"):
        database["CONN_MAX_AGE"] = 0
        database["OPTIONS"] = {
            # A writer takes the lock when it begins: two writers wait instead of failing late.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # recursive_triggers: INSERT OR REPLACE must not slip past the delete guards.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
            ),
        }
        # A file, not memory: the tests of concurrency open it from several threads.
        database["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    return {"default": database}


DATABASES = _databases()
# No ATOMIC_REQUESTS: with IMMEDIATE each read would take SQLite's write lock.

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "maillage.apps.accounts.passwords.ContextWords"},
]
PASSWORD_RESET_TIMEOUT = 2 * 3600
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Signing in: decision 0014. What is not here is allauth's default.
ACCOUNT_ADAPTER = "maillage.web.signing.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]  # signing up is closed; the checks ask
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was sent to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",  # a crisis cell, or a hospital, behind one address
    "login_failed": "20/m/ip,5/5m/key",  # key: account and address together
    "login_failed_anywhere": "100/h/key",  # key: account
    "reset_password": "20/m/ip,5/h/key",  # key: address of mail
}
MFA_ADAPTER = "maillage.web.signing.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half minutes that a telephone may be ahead or behind
MFA_ALLOW_UNVERIFIED_EMAIL = True


def _proconnect() -> dict[str, Any]:
    """What `maillage.web.signing.proconnect` needs, with the extra of that name; empty: off."""
    issuer = os.environ.get("MAILLAGE_PROCONNECT_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return {}
    client_id = os.environ.get("MAILLAGE_PROCONNECT_CLIENT_ID", "").strip()
    secret = os.environ.get("MAILLAGE_PROCONNECT_CLIENT_SECRET", "").strip()
    algorithm = os.environ.get("MAILLAGE_PROCONNECT_ALGORITHM", "").strip() or "RS256"
    levels = tuple(os.environ.get("MAILLAGE_PROCONNECT_ACR", "").split())
    if not client_id or not secret:
        raise ImproperlyConfigured(
            "MAILLAGE_PROCONNECT_ISSUER goes with MAILLAGE_PROCONNECT_CLIENT_ID and …_CLIENT_SECRET"
        )
    if algorithm not in ("RS256", "ES256"):
        raise ImproperlyConfigured(f"MAILLAGE_PROCONNECT_ALGORITHM: RS256 or ES256 expected, not {algorithm}")
    return {
        "issuer": issuer, "client_id": client_id, "client_secret": secret, "algorithm": algorithm, "acr": levels,
    }  # fmt: skip


PROCONNECT = _proconnect()
# How many proxies add to X-Forwarded-For: who sits behind one must not be taken for it.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAILLAGE_PROXIES") or OVER_TLS)
# Counts of attempts and codes already used, shared by every process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "maillage_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [str(Path(__file__).resolve().parent.parent / "locale")]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks there even when finders serve all
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "maillage.site.static_files.StaticFiles"},
}

CSRF_FAILURE_VIEW = "maillage.web.views.errors.untrusted"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # no script of ours reads either
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_TLS
if OVER_TLS:  # of this very host: no neighbour under the same domain can set them
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "maillage.web.over_tls.Messages"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # six fates of each lot of a recall, thousands of lots
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024


def _email() -> dict[str, object]:
    """`smtp://user:password@host:port` (STARTTLS on port 587), `smtps://…`, or `console:` (the default)."""
    url = urlsplit(os.environ.get("MAILLAGE_EMAIL_URL") or "console:")
    if url.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if url.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured(
            f"MAILLAGE_EMAIL_URL: smtp:, smtps: or console: expected, not {url.scheme}:"
        )
    port = url.port or (465 if url.scheme == "smtps" else 25)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and port == 587,
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_email())
DEFAULT_FROM_EMAIL = f"maillage@{urlsplit(ORIGIN).hostname or 'localhost'}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "dated": {
            "()": "maillage.site.log_lines.Dated",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "dated"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "maillage": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
