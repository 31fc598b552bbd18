"""The one file of settings: every value comes from the environment and has a safe default.

XIAOZHANG_DATA             the data folder: database, secret, first passwords, collected static files
XIAOZHANG_SECRET           the secret, if it should not be the generated one in the data folder
DATABASE_URL               postgresql://user:password@host:port/name; without it SQLite in the data folder
XIAOZHANG_HOSTS            host names to answer to, with commas, besides this machine's own
XIAOZHANG_HTTPS            1 behind a proxy that speaks HTTPS: secure cookies, HSTS
XIAOZHANG_TLS              1 where `xiaozhang run` itself speaks HTTPS (set by --certificate): secure cookies
XIAOZHANG_TRUSTED_PROXIES  how many proxies stand in front (for the limits on guessing passwords)
XIAOZHANG_API_RATE         requests a minute for each token of the API (0: no limit)
XIAOZHANG_WEBHOOKS_PRIVATE 1 to let webhooks and channels call addresses of the own network
XIAOZHANG_URL              how this house is called from outside (https://…): links in what it sends
XIAOZHANG_MAIL             smtp://user:password@host:587, smtps://...:465; without it no mail is offered
XIAOZHANG_MAIL_FROM        from whom mail comes: 销章 <crm@example.com>
XIAOZHANG_FILES            where attachments are kept: a folder, or s3://bucket/prefix; without it in the data folder
XIAOZHANG_FILE_MB          the largest attachment (50)
XIAOZHANG_RECORD_FILES_MB  the most that the attachments of one record may take together (2048)
XIAOZHANG_SCANNER          scans attachments for viruses: clamd:///run/clamav/clamd.ctl, clamd://host:3310, or a command
XIAOZHANG_DEBUG            1 on a developer's machine only
"""

from __future__ import annotations

import os
from typing import Any

from csp.constants import NONE, SELF

from xiaozhang.config import environment

DATA_FOLDER = environment.data_folder()
SECRET_KEY = environment.secret(DATA_FOLDER)
DEBUG = environment.flag("XIAOZHANG_DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.words("XIAOZHANG_HOSTS")]

INSTALLED_APPS = [
    "xiaozhang.base.components",
    "xiaozhang.foundation.audit",
    "xiaozhang.foundation.org",
    "xiaozhang.foundation.ledger",
    "xiaozhang.foundation.notices",
    "xiaozhang.foundation.archive",
    "xiaozhang.foundation.records",
    "xiaozhang.foundation.tasks",
    "xiaozhang.foundation.approvals",
    "xiaozhang.foundation.signing",
    "xiaozhang.foundation.charter",
    "xiaozhang.foundation.exceptions",
    "xiaozhang.foundation.revision",
    "xiaozhang.foundation.adoption",
    "xiaozhang.foundation.duties",
    "xiaozhang.selling.products",
    "xiaozhang.selling.customers",
    "xiaozhang.selling.deals",
    "xiaozhang.selling.contracts",
    "xiaozhang.selling.service",
    "xiaozhang.selling.expenses",
    "xiaozhang.selling.market",
    "xiaozhang.selling.leads",
    "xiaozhang.people.staffing",
    "xiaozhang.people.learning",
    "xiaozhang.people.conduct",
    "xiaozhang.people.culture",
    "xiaozhang.performance.targets",
    "xiaozhang.performance.appraisal",
    "xiaozhang.performance.plans",
    "xiaozhang.performance.incentives",
    "xiaozhang.performance.simulation",
    "xiaozhang.performance.payroll",
    "xiaozhang.performance.appeals",
    "xiaozhang.performance.rewards",
    "xiaozhang.insight.risk",
    "xiaozhang.home.demo",
    "xiaozhang.home.administration",
    "xiaozhang.home.exchange",
    "xiaozhang.home.webhooks",
    "xiaozhang.home.search",
    "xiaozhang.home.today",
    "xiaozhang.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xiaozhang.config.light_path.light_path",  # /api/ ends here: what follows is for pages
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xiaozhang.foundation.org.middleware.actor",
    "xiaozhang.base.pages.error_middleware",
]

ROOT_URLCONF = "xiaozhang.config.urls"
WSGI_APPLICATION = "xiaozhang.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xiaozhang.base.pages.frame.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "xiaozhang.base.components.templatetags.xz",
            ],
        },
    },
]

# Storage

DATABASES = {"default": environment.database(DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Words and times

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

# Sign-in: allauth holds the limits on guessing; nobody signs up by themselves

AUTH_USER_MODEL = "org.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "xiaozhang.config.sign_in.MemberAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("XIAOZHANG_TRUSTED_PROXIES", 0)

# Protection of the browser

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
CSRF_FAILURE_VIEW = "xiaozhang.base.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "xiaozhang_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "xiaozhang_csrf"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a year of targets of a large department is one form

if environment.flag("XIAOZHANG_TLS"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
if environment.flag("XIAOZHANG_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in environment.words("XIAOZHANG_HOSTS")]

# Attachments

FILE_MOST_BYTES = environment.number("XIAOZHANG_FILE_MB", 50) * 1024**2
FILES_OF_RECORD_MOST_BYTES = environment.number("XIAOZHANG_RECORD_FILES_MB", 2048) * 1024**2
FILE_SCANNER = environment.text("XIAOZHANG_SCANNER")
UPLOAD_MOST_BYTES = max(4 * FILE_MOST_BYTES, 200 * 1024**2) + 1024**2  # all files of one form; an import takes 200 MB
FILE_UPLOAD_HANDLERS = [
    "xiaozhang.config.receiving.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The API and what is sent out

API_REQUESTS_PER_MINUTE = environment.number("XIAOZHANG_API_RATE", 1200)
WEBHOOKS_MAY_CALL_PRIVATE = environment.flag("XIAOZHANG_WEBHOOKS_PRIVATE")

# Mail, and what links in messages begin with

SITE_URL = os.environ.get("XIAOZHANG_URL", "").rstrip("/")
_mail = environment.mail("XIAOZHANG_MAIL")
MAIL_IS_ON = _mail.is_on
EMAIL_BACKEND = f"django.core.mail.backends.{_mail.backend}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starts_tls, _mail.is_tls
EMAIL_FILE_PATH = _mail.folder
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("XIAOZHANG_MAIL_FROM", "") or "xiaozhang@localhost"

# Static files: `xiaozhang run` collects them into the data folder with hashed names, compressed

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "archive": environment.files(DATA_FOLDER),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"xiaozhang": {"level": "INFO"}},
}
