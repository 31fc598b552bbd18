"""The settings of the house under test.

A scratch data folder, fast password hashes, static files straight from the source.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

given = os.environ.get("XIAOZHANG_TEST_DATA")
if not given:
    given = tempfile.mkdtemp(prefix="xiaozhang-test-")
    atexit.register(shutil.rmtree, given, ignore_errors=True)
os.environ["XIAOZHANG_DATA"] = given
os.environ.pop("DATABASE_URL", None)  # tests never touch a database that somebody uses

from xiaozhang.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "archive": STORAGES["archive"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - whitenoise warns of a missing one
