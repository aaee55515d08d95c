"""One settings file for all modes; the environment decides, errors name the remedy.

Modes: dev, demo, serve, production, test (`SECURE_BASE_MODE`). What each of them
means stands in docs/environment.md.
"""

import logging
import os
from pathlib import Path
from typing import Any

import environ
from django.utils.csp import CSP

from practice import environment, logs, stores

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.mode()
VAR = Path(os.environ.get("SECURE_BASE_VAR", BASE_DIR / "var" / MODE))
SAMPLE = MODE == "demo"
env = environ.Env()

if SAMPLE:
    environment.refused(("DATABASE_URL", "REDIS_URL", "EMAIL_URL"), running="demo")

# --- secrets ---
if MODE == "production":
    SECRET_KEY = environment.required("SECRET_KEY", example="fifty-random-characters")
    _master = environment.required("MASTER_KEY", example="32-bytes-in-base64")
elif MODE == "test":
    SECRET_KEY = "only-for-tests-" + "0" * 40
    _master = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
else:
    SECRET_KEY = environment.key_file(VAR / "secret.key")
    # A served practice keeps its master key away from its data: a copied folder
    # alone then opens nothing.
    _keys = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    _master = environment.key_file(
        _keys / "secure-base" / "master.key" if MODE == "serve" else VAR / "master.key"
    )
MASTER_KEY = environment.master_key(_master)

# --- where it is reached ---
DEBUG = MODE == "dev"
HTTPS = MODE == "production"
if MODE == "production":
    PUBLIC_URL = environment.required("PUBLIC_URL", example="https://notes.example.org")
    ALLOWED_HOSTS = [PUBLIC_URL.split("://", 1)[-1].split("/")[0].split(":")[0]]
else:
    PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://localhost:8000")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

ROOT_URLCONF = "practice.urls"
WSGI_APPLICATION = "practice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "practice.User"

INSTALLED_APPS = [
    "practice",
    "clients",
    "assessments",
    "homework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "practice.web.RequestId",
    "practice.observed.Observed",
    "django.middleware.security.SecurityMiddleware",
    # Before WhiteNoise, which answers by itself: files have the same walls as pages.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice.web.NoStore",
    "practice.web.PlainInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practice.web.SessionLimits",
    "clients.handed.HandedOver",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clients.refusals.RecordRefusals",
    "clients.viewers.ViewerMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.tz",
                "practice.templatetags.ui",
                "practice.templatetags.charts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "clients.context.page",
            ],
        },
    }
]

# --- data ---
SQLITE_WAL_IS_SAFE = stores.WAL_IS_SAFE
if MODE == "production":
    environment.required("DATABASE_URL", example="postgres://app:secret@db/practice")
_database = environment.optional("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": stores.postgres(dict(env.db_url_config(_database)))
    if _database
    else stores.sqlite(VAR / "practice.sqlite3", mode=MODE)
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_rows",
        # It holds counted tries: a flood of other rows must not push them out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- sign-in and sessions ---
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        )
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "practice.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username", "phone", "password1*"]
# Nobody signs up: accounts come from invitations and setup, so the sign-up fields
# need not cover the ways to sign in.
SILENCED_SYSTEM_CHECKS = [
    "account.W001",
    "mail.E001",  # Django itself sends nothing: the outbox does
    "security.W021",  # preloading is for the domain's owner to ask for
]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# The longer it goes on, the longer the wait; nobody is locked out for good.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,10/5m/key,30/h/key,100/d/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# Behind one reverse proxy the caller's address is what that proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_FORMS = {
    "login": "practice.front.account_forms.SignInForm",
    "reauthenticate": "practice.front.account_forms.PasswordAgainForm",
    "change_password": "practice.front.account_forms.NewPasswordForm",
}
MFA_ADAPTER = "practice.signin.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Secure Base"
# One step of 30 s either way for clocks that are off; no code opens twice.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "practice.front.factor_forms.CodeForm",
    "reauthenticate": "practice.front.factor_forms.CodeAgainForm",
    "activate_totp": "practice.front.factor_forms.FirstCodeForm",
    "add_webauthn": "practice.front.factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "practice.front.factor_forms.UsePasskeyForm",
    "login_webauthn": "practice.front.factor_forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "practice.front.factor_forms.PasskeyAgainForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Country code of phone numbers written without one.
PHONE_COUNTRY = environment.country_code("PHONE_COUNTRY", default="1")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Seconds of rest, and seconds in all, before signing in again.
SESSION_LIMITS = {"staff": (30 * 60, 12 * 3600), "client": (60 * 60, 24 * 3600)}

# --- the API ---
# Requests a minute, counted in the database (practice.counting).
API_LIMITS = {
    "reads_per_token": environment.whole_number("API_READS_PER_MINUTE", default=600),
    "writes_per_token": environment.whole_number("API_WRITES_PER_MINUTE", default=120),
    "refused_per_address": environment.whole_number(
        "API_REFUSED_PER_MINUTE", default=30
    ),
}

# --- the API: what a view does not say in `practice.api.base` is denied ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["practice.api.closed.Nobody"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "practice.api.errors.answer",
    "NON_FIELD_ERRORS_KEY": "request",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "SEARCH_PARAM": "",
    "ORDERING_PARAM": "",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Secure Base",
    "DESCRIPTION": "What a therapist or an admin sees and does, for their programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "PARSER_WHITELIST": ["practice.api.parsing.SafeJsonParser"],
    "RENDERER_WHITELIST": ["practice.api.parsing.JsonRenderer"],
    "POSTPROCESSING_HOOKS": [
        "practice.api.schema.with_problems",
        "practice.api.schema.with_closed_requests",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
}

# --- the browser's walls ---
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "practice.front.errors.csrf_failed"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    # Asked inside the house, where there is no TLS; they hold nobody's data.
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["practice.uploads.InMemory"]

# --- language, time, files ---
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Where nothing was collected, files are found where they are kept.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = MODE in ("dev", "test")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if MODE in ("demo", "serve", "production")
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- mail: everything that leaves goes through the outbox ---
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
MAIL_FOLDER = VAR / "mail"
if MODE in ("dev", "demo"):
    MAIL_URL = "captured:"
elif MODE == "production":
    MAIL_URL = environment.required(
        "EMAIL_URL", example="smtp+tls://user:secret@mail.example.org:587"
    )
else:
    MAIL_URL = environment.optional("EMAIL_URL")
MAIL_FROM = os.environ.get("MAIL_FROM", "notes@localhost")
if MODE == "production":
    MAIL_FROM = environment.required("MAIL_FROM", example="notes@example.org")
DELIVERY_HINTS = MODE == "production"
QUICK_EXIT_URL = os.environ.get(
    "QUICK_EXIT_URL", "https://en.wikipedia.org/wiki/Main_Page"
)

# --- Celery ---
if MODE == "production":
    environment.required("REDIS_URL", example="redis://127.0.0.1:6379/0")
    environment.refuse_unsafe()
REDIS_URL = environment.optional("REDIS_URL")
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = stores.queue(
    REDIS_URL, VAR / "queue"
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 150
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_RESULT_BACKEND = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
# Seconds between two looks for due messages.
_SWEEP_EVERY = environment.whole_number(
    "SWEEP_SECONDS", default=5 if MODE in ("dev", "demo") else 30, most=60
)
CELERY_BEAT_SCHEDULE = stores.rhythm(_SWEEP_EVERY)

# --- figures: /metrics, for whoever holds the token; without one there is no such page
METRICS_TOKEN = environment.optional("METRICS_TOKEN")
if METRICS_TOKEN and MODE != "test":
    # Read once, when the library is first imported; all processes here share it.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "metrics"))

# --- logs: request ids and states, never what people wrote, no link's secret ---
LOGGING = logs.configured(MODE)
logging.captureWarnings(MODE in logs.KEPT)
