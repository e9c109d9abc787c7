"""`manage.py doctor`: what is wrong with how the site runs, and what to do about each thing.

Each module looks at one side of it and yields findings. Nothing of a person is read or told.
"""
