"""Files as they arrive: what they are by their content, never by what they are called."""

from xiaozhang.foundation.archive.documents.receiving import Received, receive

__all__ = ["Received", "receive"]
