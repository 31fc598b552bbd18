"""Files for payroll."""

from xiaozhang.performance.payroll.documents.files import sha256_of, title_of, write

__all__ = ["sha256_of", "title_of", "write"]
