"""Culture 团队文化: so far the clause kinds of honours and contests."""
