"""What customers refuses."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NameTaken(Refused):
    """Another customer has this name; whoever owns it is named."""

    code = "name_taken"


class PhoneTaken(Refused):
    """Another customer has this phone; it may be added all the same, knowingly."""

    code = "phone_taken"
