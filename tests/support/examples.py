"""How many examples a test makes up: all of them, or fewer when it has to be quick."""

import hypothesis

ALL = 100  # of a test that does not say how many


def examples(number):
    """`number`, or its share when fewer are made up than all."""
    return max(1, number * hypothesis.settings().max_examples // ALL)
