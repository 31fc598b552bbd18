"""销章 Xiaozhang: a sales department whose own rulebook runs."""

__version__ = "0.1.0"
