"""The handbook as a document that a company signs: PDF set by typst, DOCX for those who work on it further.

Nothing of a charter is ever part of a template: the words go to typst as JSON and come out as the text they are.
"""

from xiaozhang.foundation.charter.documents.printing.amendment import Amendment, amendment_laid_out
from xiaozhang.foundation.charter.documents.printing.book import Book, Frame, laid_out
from xiaozhang.foundation.charter.documents.printing.setting import BrokenSetting, amendment_pdf, handbook_pdf
from xiaozhang.foundation.charter.documents.printing.word import handbook_docx

__all__ = [
    "Amendment",
    "Book",
    "BrokenSetting",
    "Frame",
    "amendment_laid_out",
    "amendment_pdf",
    "handbook_docx",
    "handbook_pdf",
    "laid_out",
]
