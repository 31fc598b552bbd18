"""Parts of pages: templates, tags, style and script, and the page that shows them all. No tables."""
