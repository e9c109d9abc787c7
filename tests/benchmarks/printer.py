"""Prints made-up plans in the tree that it is started in, which may be an older one.

Each line of input is the number of a plan; the answer is the processor seconds from the button to
the PDF, with all that the site does for it: to read the request, compose the paper, lay it out
until it fits, write the PDF, keep the copy and answer.
"""

import logging
import sys
import time
from contextlib import suppress
from importlib import import_module
from unittest.mock import patch

import django
from django.core.management import call_command


def main():
    logging.disable()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    plans = first_of("tests.support.paper_plans", "tests.paper_plans")
    engine = first_of("printing.rendering.engine", "printing.engine")
    engine.load_layout().warm()
    declared = getattr(plans, "declared", lambda plan: plan)
    for line in sys.stdin:
        seed = int(line)
        print(spent_on(declared(plans.random_plan(seed)), seed, engine), flush=True)


def spent_on(plan, seed, engine):
    client = import_module("django.test").Client()
    people = first_of("tests.support.factories", "tests.cast")
    people.signed_in(client, people.person(f"{seed}@example.org"))
    choice = {"paper": "fridge", "size": ("letter", "a4")[seed % 2]}
    views = import_module("printing.views")
    with (
        patch.object(views, "render_in_child", engine.render),
        patch.object(*loader_of(views), lambda user: plan),
    ):
        start = time.process_time()
        answer = client.post("/print/", choice, follow=True)
        spent = time.process_time() - start
    if not answer.content.startswith(b"%PDF"):
        raise RuntimeError(f"Plan {seed} gave no PDF.")
    return spent


def loader_of(views):
    """Where the function stands that reads a person's plan, and its name."""
    return (views, "read_plan") if hasattr(views, "read_plan") else (views.PlanContent, "load")


def first_of(*modules):
    for name in modules:
        with suppress(ModuleNotFoundError):
            return import_module(name)
    raise ModuleNotFoundError(f"None of {', '.join(modules)} is in this tree.")


if __name__ == "__main__":
    main()
