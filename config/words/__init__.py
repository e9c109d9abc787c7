"""The product's own words, held against its rules: `manage.py check_words`."""
