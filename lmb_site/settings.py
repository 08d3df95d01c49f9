"""Settings of the whole site. Everything that differs between machines is read from the environment."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from lmb_site import environment
from lmb_site.environment import BASE_DIR

environment.load_dotenv()

# Where we are -------------------------------------------------------------------------------------
DEBUG = environment.read_bool("DEBUG", default=False)
SITE_URL = environment.read_site_url()
IS_LOOPBACK = environment.is_loopback(SITE_URL)
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = environment.read_secret_key(debug=DEBUG)
ALLOWED_HOSTS = environment.read_list("ALLOWED_HOSTS") or [
    urlsplit(SITE_URL).hostname,
    *(["127.0.0.1", "localhost", "[::1]"] if IS_LOOPBACK or DEBUG else []),
]
TRUSTED_PROXIES = environment.read_count("TRUSTED_PROXIES", default=0)
VAR = environment.read_var()
ALLOW_INDEXING = environment.read_bool("ALLOW_INDEXING", default=not DEBUG)

# Applications -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "lmb_site",
    "lmb_site.berichten",
    "leertrajecten",
    "leertrajecten.inschrijvingen",
    "kennisitems",
    "kennisitems.invoer",
    "kennisitems.abonnementen",
    "kennisitems.bronwacht",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "wagtail.contrib.sitemaps",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "lmb_site.beveiliging.SecurityHeadersMiddleware",
    "lmb_site.beveiliging.RefuseNulMiddleware",
    "lmb_site.paginacache.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "lmb_site.urls"
WSGI_APPLICATION = "lmb_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["django.templatetags.static"],
        },
    },
]

# Data ---------------------------------------------------------------------------------------------
DATABASES = {"default": environment.read_database(VAR)}
CACHES = {
    "default": environment.read_cache(VAR),
    "paginas": environment.read_page_cache(VAR, debug=DEBUG),
}

# Mail ---------------------------------------------------------------------------------------------
_email = environment.read_email(VAR, required=not (IS_LOOPBACK or DEBUG))
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH")
EMAIL_HOST = _email.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = _email.get("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = environment.read_from_email(required=not (IS_LOOPBACK or DEBUG))
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Others -------------------------------------------------------------------------------------------
# Whether the worker may look at night whether the sources of kennisitems still exist.
BRONWACHT = environment.read_bool("BRONWACHT", default=not (IS_LOOPBACK or DEBUG))

# Language and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lmb_site.stijlblad.JoinedStylesheetStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a leertraject with many sessions is one form

# Security -----------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "lmb_site.foutpaginas.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    },
}

ADMIN_PREFIX = "/admin/"
# The admin writes styles and small scripts of its own; it stays closed to other hosts.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
}

# Wagtail ------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Lokaal Mondiaal Beleid"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "leertrajecten.inschrijvingen.sessienieuws.goedkeuring.publish_or_leave"
WAGTAILIMAGES_IMAGE_MODEL = "lmb_site.Afbeelding"
# No SVG: a script inside one passes the form.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# At 42 a drawing and a photo still look the same beside their original; a page with one stays within 60 KiB.
WAGTAILIMAGES_AVIF_QUALITY = 42
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "lmb_site.Bestand"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "odp", "pdf", "pptx", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "dutch"}
}

# Logs: one line each on standard error, without personal data ----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Wagtail announces each index and reference task twice; only what goes wrong matters.
        "django_tasks": {"level": "WARNING"},
    },
}
# W019 wants X-Frame-Options DENY; the preview of the editor shows our own pages in a frame of our own.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
