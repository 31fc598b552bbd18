"""The story of the demo company as values: people, firms, products, words, and what happens on which day."""
