"""Certificates as PDF."""

from xiaozhang.performance.rewards.documents.certificate import CertificatePrinted, certificate_pdf

__all__ = ["CertificatePrinted", "certificate_pdf"]
