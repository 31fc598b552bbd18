"""Pages of 设置, one module per subject."""
