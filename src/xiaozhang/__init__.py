"""销章 Xiaozhang: a sales department whose own rulebook runs."""

import os

__version__ = "0.1.0"

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # we have none; to look for some reads every package
