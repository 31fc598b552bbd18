"""Pure rules of targets."""
