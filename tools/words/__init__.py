"""The product's own words, held against its rules: `python -m tools.words`."""
