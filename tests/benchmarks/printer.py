"""Prints made-up plans in the tree that it is started in, which may be an older one.

Each line of input is the number of a plan; the answer is the processor seconds that its print took:
to compose it, lay it out until it fits, and write the PDF.
"""

import logging
import sys
import time
from contextlib import suppress
from importlib import import_module

import django


def main():
    logging.disable()
    django.setup()
    compose = first_of("printing.papers.registry", "printing.paper").compose
    random_plan = first_of("tests.support.paper_plans", "tests.paper_plans").random_plan
    layout = first_of("printing.rendering.engine", "printing.engine").load_layout()
    layout.warm()
    for line in sys.stdin:
        seed = int(line)
        plan, size = random_plan(seed), ("letter", "a4")[seed % 2]
        start = time.process_time()
        layout.pdf(compose("fridge", plan, size))
        print(time.process_time() - start, flush=True)


def first_of(*modules):
    for name in modules:
        with suppress(ModuleNotFoundError):
            return import_module(name)
    raise ModuleNotFoundError(f"None of {', '.join(modules)} is in this tree.")


if __name__ == "__main__":
    main()
