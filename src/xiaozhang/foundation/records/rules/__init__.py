"""What records computes from values alone: search terms, pinyin, numbers."""
