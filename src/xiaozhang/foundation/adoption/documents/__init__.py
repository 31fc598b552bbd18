"""A company's own rulebook out of a file: DOCX, or text in the encodings that are in use."""

from xiaozhang.foundation.adoption.documents.opening import MAX_FILE, Source, pasted, read, too_large

__all__ = ["MAX_FILE", "Source", "pasted", "read", "too_large"]
