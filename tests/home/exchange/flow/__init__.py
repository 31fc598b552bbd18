"""The flow of an import: files in, mapped, dry-run, imported, undone."""
