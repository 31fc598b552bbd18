"""What search offers the house."""


def register() -> None:
    """Declare this app's powers, record types, tabs and the like."""
