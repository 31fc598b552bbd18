"""Files for payroll."""

from xiaozhang.performance.payroll.documents.files import MEDIA, made_again, sha256_of, title_of, write

__all__ = ["MEDIA", "made_again", "sha256_of", "title_of", "write"]
