"""Settings; everything that differs between places comes from the environment (see ``docs/operations.md``)."""

from pathlib import Path

from kommunalportal.config import environment, logs
from kommunalportal.kernel import languages

ROOT = Path(__file__).resolve().parents[2]
DEMO = environment.flag("KP_DEMO")
DEBUG = False
SECRET_KEY = environment.required("KP_SECRET_KEY")
MASTER_KEY = environment.key("KP_MASTER_KEY")
EARLIER_MASTER_KEYS = environment.keys("KP_EARLIER_MASTER_KEYS")
DATA_DIR = Path(environment.required("KP_DATA_DIR"))
#: where the scanner listens, as its adapter writes it, or, said in so many words, ``none``
SCAN = environment.optional("KP_SCAN", "none") if DEMO else environment.required("KP_SCAN")

# Where we are reached: <slug>.<base domain>
SCHEME = "https" if not DEMO else "http"
BASE_DOMAIN = environment.optional("KP_BASE_DOMAIN", "localhost")
PORT = environment.number("KP_PORT", default=8000 if DEMO else 443)
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}", *(["127.0.0.1", "testserver"] if DEMO else [])]
ROOT_URLCONF = "kommunalportal.config.urls"
WSGI_APPLICATION = "kommunalportal.config.wsgi.application"

INSTALLED_APPS = [
    "kommunalportal.kernel",
    "kommunalportal.connections",
    "kommunalportal.accounts",
    "kommunalportal.mailbox",
    "kommunalportal.delivery",
    "kommunalportal.appointments",
    "kommunalportal.payments",
    "kommunalportal.certificates",
    "kommunalportal.catalogue",
    "kommunalportal.applications",
    "kommunalportal.casework",
    "kommunalportal.statistics",
    "kommunalportal.worker",
    "kommunalportal.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "kommunalportal.web.middleware.measure",
    "kommunalportal.web.middleware.secure_headers",
    "kommunalportal.web.middleware.enter_tenant",
    "kommunalportal.web.middleware.choose_language",
    "kommunalportal.web.theme.choose_theme",
    "kommunalportal.web.public_pages.keep_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kommunalportal.web.errors.dress_bare_errors",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kommunalportal.web.middleware.ExplainRefusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "kommunalportal" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kommunalportal.web.context.portal",
            ],
        },
    },
]

# Database: the unprivileged role; `migrate` runs with the owner's address in the same variable.
DATABASES = {"default": environment.database("DATABASE_URL")}
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": environment.number("KP_POOL_SIZE", default=8),
    "timeout": 3,  # there are fewer threads than connections: who waits longer waits for a database that is gone
}
# Every page asks the same few questions: the server plans each once per connection instead of every time. It is the
# connection that remembers them, so a pooler in front must keep sessions (as the tenant's settings demand anyway).
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APP_ROLE = environment.optional("KP_APP_ROLE") or DATABASES["default"]["USER"]
# Tables of libraries whose rows belong to one of ours: table -> (column, our table).
GUARDED_THROUGH = {
    "account_emailaddress": ("user_id", "accounts_account"),
    "account_emailconfirmation": ("email_address_id", "account_emailaddress"),
    "mfa_authenticator": ("user_id", "accounts_account"),
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Accounts
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kommunalportal.accounts.backends.TenantBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/konto/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kommunalportal.accounts.allauth_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that registered, and in no other
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "kommunalportal.accounts.allauth_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kommunalportal.accounts.second_factor.CodeForm",
    "reauthenticate": "kommunalportal.accounts.second_factor.ConfirmingCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "kommunalportal.accounts.sessions"
# Vertrauensniveau "niedrig": 60 minutes idle (BSI TR-03160-1).
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_NAME = "sitzung"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kommunalportal.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")

# Limits of what is sent to us
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Language and time
USE_I18N = USE_TZ = True
LANGUAGE_CODE = languages.SOURCE_LANGUAGE
PORTAL_LANGUAGES = languages.discovered(ROOT / "locale")
LANGUAGES = [(language.code, language.name) for language in PORTAL_LANGUAGES]
LANGUAGES_BIDI = [language.code for language in PORTAL_LANGUAGES if language.direction == "rtl"]
LOCALE_PATHS = [ROOT / "build" / "locale"]
TIME_ZONE = "Europe/Berlin"

# Assets are built by ./dev; nothing third-party lies in the repository.
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kommunalportal.web.assets.BuiltAssetsStorage"},
}
BUNDLES_DIR = ROOT / "bundles"

# Mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(environment.smtp("SMTP_URL", default="smtp://127.0.0.1:8007"))
DEFAULT_FROM_EMAIL = environment.optional("KP_MAIL_FROM", "portal@kommunalportal.example")

# Logs: JSON lines, no personal data
LOGGING = logs.configuration(level=environment.optional("KP_LOG_LEVEL", "INFO"))
LOGGING_CONFIG = "logging.config.dictConfig"

# Background work: imported by the worker only; everybody else defers jobs by name.
PROCRASTINATE_IMPORT_PATHS = [
    "kommunalportal.worker.jobs_accounts",
    "kommunalportal.worker.jobs_applications",
    "kommunalportal.worker.jobs_appointments",
    "kommunalportal.worker.jobs_audit",
    "kommunalportal.worker.jobs_availability",
    "kommunalportal.worker.jobs_casework",
    "kommunalportal.worker.jobs_catalogue",
    "kommunalportal.worker.jobs_connections",
    "kommunalportal.worker.jobs_delivery",
    "kommunalportal.worker.jobs_links",
    "kommunalportal.worker.jobs_mail",
    "kommunalportal.worker.jobs_payments",
    "kommunalportal.worker.jobs_scan",
    "kommunalportal.worker.jobs_search",
    "kommunalportal.worker.jobs_upkeep",
]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
