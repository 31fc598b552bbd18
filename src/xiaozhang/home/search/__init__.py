"""Global search over everything the viewer may see."""
