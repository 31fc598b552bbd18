"""Tests of the house; each folder mirrors a folder of src/xiaozhang."""
