"""Every setting, in one file, fed by the environment. docs/settings.md lists what may be set."""

import zoneinfo

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from config import addresses, environment
from config.backup_folder import backup_folder
from config.broker import broker_address
from config.databases import database_from_url
from config.environment import choice, items, number, required, switch, text
from config.first_run import BASE_DIR, ENV_FILE, VAR_DIR
from config.mail_server import mail_server
from config.monitoring import metrics_token, ping_address

environment.load(ENV_FILE)

KEYS_ADVICE = (
    f"Run `manage.py setup` once (it writes {ENV_FILE}), or set it in the environment from your "
    "own secret store."
)

# Where and how this runs -------------------------------------------------------------------------

DEBUG = switch("DEBUG", False)
SECRET_KEY = required("SECRET_KEY", KEYS_ADVICE)
SECRET_KEY_FALLBACKS = items("SECRET_KEY_FALLBACKS")
SEALING_KEYS = required("SEALING_KEYS", KEYS_ADVICE, read=items)

HOST = text("HOST", "127.0.0.1").strip("[]")
PORT = number("PORT", 8000, least=1, most=65535)
EMAIL_URL = text("EMAIL_URL")
# Once mail goes out, its links need the address that people open.
SITE_URL, SITE_HOST = addresses.site_address(
    text("SITE_URL", "" if EMAIL_URL else f"http://localhost:{PORT}")
)
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    *(SITE_HOST, "localhost", "127.0.0.1", "[::1]"),
    *addresses.allowed_hosts(text("ALLOWED_HOSTS")),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []
# Nothing here speaks https itself, so an https address always means a proxy in front.
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 1 if SECURE else 0, least=0, most=9)
WEB_CONCURRENCY = number("WEB_CONCURRENCY", 2, least=1, most=99)

SITE_NAME = addresses.site_name(text("SITE_NAME", "Lamplight"))
OPERATOR_NAME = text("OPERATOR_NAME")
OPERATOR_EMAIL = addresses.mail_address("OPERATOR_EMAIL", text("OPERATOR_EMAIL"))
# "Hide this page" goes here: the only address outside this site. It is of no single country.
LEAVE_URL = addresses.leave_address(
    text("LEAVE_URL", "https://www.wikipedia.org/", may_be_empty=True)
)

# Apps --------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "sealing",
    "records",
    "mail",
    "accounts",
    "contacts",
    "triggers",
    "goals",
    "plans",
    "printing",
    "reminders",
    "sharing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "config.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.HeadersMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are four times smaller on a slow line. Django pads them at random, so their length
    # tells nothing of what is in them.
    "django.middleware.gzip.GZipMiddleware",
    "accounts.even_time.EvenTimeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.errors.MethodNotAllowedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sign_in.LoginRequiredMiddleware",
    "config.errors.ErasedMeanwhileMiddleware",
    "accounts.middleware.VisitMiddleware",
    "plans.showing.ShowingMiddleware",
    "accounts.middleware.KnownBrowserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A paper's template stands beside its stylesheet: papers/fridge/fridge.html.
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "printing"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                "contacts.helplines.context.emergency_number",
            ],
        },
    }
]

# Data --------------------------------------------------------------------------------------------

DATABASES = {
    "default": database_from_url(text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'lamplight.sqlite3'}"))
}
# Where `move_to_postgresql` moves to. Nothing else reads it.
NEW_DATABASE_URL = text("NEW_DATABASE_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The rate limits of sign-in are all that is cached. In the database they are shared by every
# process, and no second server can take sign-in down with it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this many, counts that still run are thrown away too. Django's own number is 300.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# For how many days somebody who was erased may still be in a backup. People are told, so it has to
# be true of every place where backups lie.
BACKUP_DAYS = number("BACKUP_DAYS", 28, least=0, most=3650)
# Where `manage.py backup` writes, each day once this is set. None: no backups are made here.
BACKUP_FOLDER = backup_folder(text("BACKUP_FOLDER"), BACKUP_DAYS)
# Who can open them: lines that begin with age1.
BACKUP_RECIPIENTS_FILE = text("BACKUP_RECIPIENTS_FILE")
# Only PostgreSQL: these hold addresses, or what the site's own keys open.
REWRITTEN_AFTER_ERASING = [
    "accounts.User",
    "account.EmailAddress",
    "accounts.Session",
    "mail.OutboxMail",
    "mfa.Authenticator",
    "sealing.DataKey",
]

# Accounts ----------------------------------------------------------------------------------------

# Who may begin: everybody, who has a code of `manage.py invite`, or nobody new.
SIGN_UP = choice("SIGN_UP", "open", ("open", "invitation", "closed"))
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "accounts.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotLikeTheAddress", "OPTIONS": {"user_attributes": ["email"]}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "plans:today"
LOGOUT_REDIRECT_URL = "plans:front"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "config.signup.SignupForm",
    "login": "accounts.forms.LoginForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "plans:begin"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Two more codes may be asked for, and each works for ten minutes.
ACCOUNT_LOGIN_TIMEOUT = 3 * ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
# What an address and a stranger share is counted in accounts/mailed_codes.py. allauth counts by
# place, and wrong passwords by what accounts/adapter.py makes the key of.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": None,
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
# See accounts/even_time.py.
ANSWER_STEP_SECONDS = 0.25
# Nobody gets a mail from here about an address that has no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# As long as a code works: accounts/reauthentication.py.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_ADAPTER = "accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# A passkey is only taken from who has unlocked their device for it.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A phone's clock may be half a minute off. accounts/second_step.py takes each code once.
MFA_TOTP_TOLERANCE = 1
# No passkey can be guessed, so no neighbor's tries may keep anybody from using theirs.
MFA_RATE_LIMITS = {"webauthn_login": None}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# Digits, because a phone's number keys are large: 1234-5678.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}

SESSION_ENGINE = "accounts.session_store"
# Without a sign-in, as while a code is on its way. How long those last: accounts/sessions.py.
SESSION_COOKIE_AGE = 15 * 60
SESSION_COOKIE_NAME = "__Host-s" if SECURE else "s"
CSRF_COOKIE_NAME = "__Host-c" if SECURE else "c"
LANGUAGE_COOKIE_NAME = "__Host-l" if SECURE else "l"
COUNTRY_COOKIE_NAME = "__Host-country" if SECURE else "country"
KNOWN_COOKIE_NAME = "__Host-known" if SECURE else "known"
READER_COOKIE_NAME = "__Host-v" if SECURE else "v"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Safety ------------------------------------------------------------------------------------------

CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = []
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
# Both speak for names that may belong to somebody else, and preloading takes months to undo.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and switch("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = SECURE and switch("HSTS_PRELOAD", False)
# So the check for production does not ask for them (subdomains W005, preload W021).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Not no-referrer: browsers then send `Origin: null` with a form, and every form is refused. But
# for pages whose address is a key: config/headers.py.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# Only in memory, so that an address book never lies on the disk; one that is bigger is not taken.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        # A page of ours says so itself if it may be in a frame.
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if SECURE else {}),
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# Language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Canadians read the first. Who chose neither reads the one of their country.
LANGUAGES = [("en", _("English (American)")), ("en-gb", _("English (British)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# One source of time zones, the pinned tzdata: another system may lack what a person has chosen.
zoneinfo.reset_tzpath(())

# Static files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "printing.finders.PaperFinder",
    "printing.finders.SmallPapersFinder",
]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.Storage"
    }
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail --------------------------------------------------------------------------------------------

if EMAIL_URL:
    server = mail_server(EMAIL_URL)
    # Django's own, but it tells when a mail may have arrived.
    EMAIL_BACKEND = "mail.backends.SMTPBackend"
    EMAIL_HOST = server["EMAIL_HOST"]
    EMAIL_PORT = server["EMAIL_PORT"]
    EMAIL_HOST_USER = server["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = server["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = server["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = server["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "mail.backends.FolderBackend"
EMAIL_TIMEOUT = 10
MAIL_FOLDER = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = addresses.sender(
    "DEFAULT_FROM_EMAIL",
    text("DEFAULT_FROM_EMAIL", addresses.usual_sender(SITE_NAME, SITE_HOST)),
)

# Work for later ----------------------------------------------------------------------------------

BROKER_URL = broker_address(text("BROKER_URL"))
CELERY_BROKER_URL = BROKER_URL or "memory://"
# Without a broker the scheduler does the work itself, one task after the other.
CELERY_TASK_ALWAYS_EAGER = not BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
# A worker takes from both in turn, so thousands of batches keep no other task waiting.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("batches")]
CELERY_TASK_ROUTES = {"mail.send_batch": {"queue": "batches"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# Watching ----------------------------------------------------------------------------------------

METRICS_TOKEN = metrics_token(text("METRICS_TOKEN"))
PING_URL = ping_address(text("PING_URL"))

# Logs hold no word that a person wrote: see config/logs.py. Below info, libraries would tell all.
LOG_LEVEL = choice("LOG_LEVEL", "warning", ("error", "warning", "info")).upper()
LOG_FORMAT = choice("LOG_FORMAT", "text", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "config.logs.RouteInsteadOfPath"}},
    "formatters": {
        "text": {"()": "config.logs.QuietFormatter"},
        "json": {"()": "config.logs.JSONFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["quiet"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "mail.codes": {"level": "INFO"},
    },
}
