"""What CPython itself takes while tests run, and how to make that less."""

# More than half of a megabyte, so a whole one is asked for, and the rest takes a thousand calls.
SLOTS = 70_000


def with_room_for_calls(function):
    """Decorate the outermost function of many calls: those within it share one piece of memory.

    CPython keeps the frames of calls in pieces of 16 KB. Where a loop calls across the end of one,
    each call asks the system for the next piece and gives it back: a sixth of the time of a page.
    A frame that needs more gets a piece of its own, at least twice as large, and what is called
    from it uses the rest.
    """
    function.__code__ = function.__code__.replace(co_stacksize=SLOTS)
    return function
