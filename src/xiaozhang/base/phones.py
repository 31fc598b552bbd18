"""Telephone numbers in one spelling, whatever they were typed or imported as."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers


def normal_phone(text: str) -> str | None:
    """Return the one spelling of a telephone number, or None if there is no such number.

    >>> normal_phone("138 1234 5621"), normal_phone("(0512)6288 1234转801"), normal_phone("12345")
    ('13812345621', '0512-62881234-801', None)
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[\d\s()+./转分机ext#*-]+", folded, re.IGNORECASE):
        return None
    main, extension = _split_extension(folded)
    try:
        number = phonenumbers.parse(main, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if number.country_code != 86:
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return f"{shown}-{extension}" if extension else shown
    digits = phonenumbers.national_significant_number(number)
    if len(digits) == 11 and digits.startswith("1"):
        return digits if not extension else None
    area = phonenumbers.length_of_geographical_area_code(number)
    parts = [f"0{digits[:area]}", digits[area:]] if area else [digits[:3], digits[3:6], digits[6:]]
    return "-".join([*parts, extension] if extension else parts)


def _split_extension(text: str) -> tuple[str, str]:
    matched = re.fullmatch(r"(.*?)\s*(?:转|分机|ext\.?|#)\s*(\d{1,6})", text, re.IGNORECASE)
    if matched is None:
        matched = re.fullmatch(r"(\(?0\d{2,3}\)?[-\s]?\d{7,8})-(\d{1,6})", text)
    return (matched[1], matched[2]) if matched else (text, "")
