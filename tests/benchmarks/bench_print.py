"""What a print costs beside Chromium, which prints the same page of the same plan.

Each round prints one plan in every way, in turns, so that a busy machine slows all alike; the
figures are ratios of medians. Chromium prints at one size, without fitting. Of its processor time
only its own processes count, not those of the program that drives it.
"""

import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import psutil
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import sync_playwright

from plans.content import Line
from plans.sections import REASONS
from printing import views
from printing.papers.registry import compose
from printing.rendering import engine, layout, worker
from printing.rendering.files import FONTS, STYLESHEETS
from tests.benchmarks.people import database
from tests.browser.screens import CHROMIUM_OPTIONS
from tests.support.factories import person, signed_in
from tests.support.paper_plans import USUAL, declared, random_plan, render, with_lines
from tests.support.servers import require

ROOT = Path(__file__).resolve().parents[2]
# A folder or a revision of this repository to compare with.
BEFORE = os.environ.get("BEFORE", "")
BEFORE_ROUNDS = 3
BEFORE_PLANS = 20
ROUNDS = 12
RANDOM_PLANS = 200
PRINTS = (100, 400)


def measure():
    """Return the figures of the part `print`: ratios to Chromium, layouts a print and a plan,
    megabytes of the printing process after many prints, kilobytes of a usual sheet."""
    return {**beside_chromium(), **by_itself(), **beside_before()}


def beside_chromium():
    with TemporaryDirectory() as folder, chromium() as launch:
        put_files_into(Path(folder))
        ways = {
            "ours": print_ours,
            "per document": lambda page: print_in_own_browser(launch, page),
            **warm_ways(launch),
        }
        spent = {name: [] for name in ways}
        for number in range(ROUNDS + 1):
            page = page_of(usual_plan(number), Path(folder) / f"{number}.html")
            for name, way in ways.items():
                spent[name].append(way(page))
    # The first round reads fonts and starts what is kept.
    cpu = {name: statistics.median(c for c, _w in rounds[1:]) for name, rounds in spent.items()}
    wall = {name: statistics.median(w for _c, w in rounds[1:]) for name, rounds in spent.items()}
    return {
        "print.cpu_ms": cpu["ours"] * 1000,
        "print.wall_ms": wall["ours"] * 1000,
        "print.cpu_vs_chromium_per_document": cpu["ours"] / cpu["per document"],
        "print.cpu_vs_chromium_page_reused": cpu["ours"] / cpu["page reused"],
        "print.wall_vs_chromium_new_page": wall["ours"] / wall["new page"],
    }


def by_itself():
    return {
        "print.layouts_per_print": layouts_per_print(),
        "print.layouts_per_plan": layouts_per_plan(),
        **memory_after_many(),
        "print.kb": len(render("fridge", USUAL, "letter")) / 1024,
    }


def beside_before():
    """Processor time from the button to the PDF beside that of the tree BEFORE, in turns: over all
    plans, and the lowest and the highest of all rounds. Nothing when BEFORE is not set."""
    if not BEFORE:
        return {}
    with tree_of(BEFORE) as before, printer(ROOT) as print_now, printer(before) as print_before:
        rounds = []
        for number in range(BEFORE_ROUNDS + 1):
            seeds = range(number * BEFORE_PLANS, (number + 1) * BEFORE_PLANS)
            pairs = [(print_now(seed), print_before(seed)) for seed in seeds]
            rounds.append([sum(spent) for spent in zip(*pairs, strict=True)])
    rounds = rounds[1:]  # in the first one both get warm
    ratios = [now / then for now, then in rounds]
    now, then = (sum(spent) for spent in zip(*rounds, strict=True))
    return {
        "print.cpu_vs_before": now / then,
        "print.cpu_vs_before_lowest": min(ratios),
        "print.cpu_vs_before_highest": max(ratios),
    }


@contextmanager
def tree_of(place):
    """A folder as it is, or a revision in a folder of its own."""
    if Path(place).is_dir():
        yield Path(place).resolve()
        return
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), place], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


@contextmanager
def printer(tree):
    """A function that prints the made-up plan of a number in a tree and gives the processor seconds
    from the button to the PDF."""
    folder = TemporaryDirectory()
    of_tree = {"PYTHONPATH": str(tree), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("printer.py"))],
        cwd=tree,
        env={**os.environ, **of_tree, "VAR_DIR": folder.name},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def print_plan(seed):
        process.stdin.write(f"{seed}\n")
        process.stdin.flush()
        return float(process.stdout.readline())

    with folder, process:
        yield print_plan
        process.stdin.close()


# The ways: each takes a page and gives (processor seconds, seconds) ------------------------------


def print_ours(page):
    plan, _address = page
    cpu, wall = time.process_time(), time.perf_counter()
    engine.render(compose("fridge", plan, "letter"))
    return time.process_time() - cpu, time.perf_counter() - wall


def print_in_own_browser(launch, page):
    start = time.perf_counter()
    browser = launch()
    print_in_tab(browser.new_page(), page)
    wall = time.perf_counter() - start
    cpu = cpu_of_chromium(browser)
    browser.close()
    return cpu, wall


def warm_ways(launch):
    browser = launch()
    kept = browser.new_page()

    def in_a_new_page(page):
        tab = browser.new_page()
        try:
            return print_in_tab(tab, page)
        finally:
            tab.close()

    def timed(way):
        def timed_way(page):
            cpu, wall = cpu_of_chromium(browser), time.perf_counter()
            way(page)
            return cpu_of_chromium(browser) - cpu, time.perf_counter() - wall

        return timed_way

    return {
        "new page": timed(in_a_new_page),
        "page reused": timed(lambda page: print_in_tab(kept, page)),
    }


def print_in_tab(tab, page):
    tab.goto(page[1])
    tab.pdf(prefer_css_page_size=True, tagged=True)


@contextmanager
def chromium():
    """A function that starts a browser; all are ended at the end."""
    with sync_playwright() as playwright, ExitStack() as started:

        def launch():
            known = set(psutil.Process().children(recursive=True))
            browser = playwright.chromium.launch(
                executable_path=require("chromium"), args=CHROMIUM_OPTIONS
            )
            browser.own_processes = set(psutil.Process().children(recursive=True)) - known
            started.callback(browser.close)
            return browser

        yield launch


def cpu_of_chromium(browser):
    """Processor seconds that a running browser and all its processes have used so far."""
    first = [process for process in browser.own_processes if process.is_running()]
    family = {child for process in first for child in process.children(recursive=True)}
    return sum(cpu_of(process) for process in family | set(first))


def cpu_of(process):
    """Its own seconds and those of its children that have ended: a page that goes to another
    address may get another process."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return times.user + times.system + times.children_user + times.children_system


# Plans -------------------------------------------------------------------------------------------


def usual_plan(number):
    """The usual plan with words of its own, so that nothing can be remembered whole."""
    reasons = (Line(f"Reason {number} of many."), *USUAL.lines_of(REASONS))
    return replace(with_lines(USUAL, why=reasons), title=f"Plan {number}")


def put_files_into(folder):
    """As browsers get them: the fonts stand where the stylesheets look for them."""
    for name, path in (STYLESHEETS | FONTS).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(path)


def page_of(plan, path):
    """(plan, the address of its sheet as a file that Chromium opens)."""
    sheet = compose("fridge", plan, "letter")
    links = "".join(f'<link rel="stylesheet" href="{name}">' for name in sheet.stylesheets)
    path.write_text(sheet.html.replace("</head>", f"{links}</head>"))
    return plan, path.as_uri()


def layouts_per_print():
    """Of a person's print, from the button to the PDF, with all that the site does for it."""
    plans = {f"{seed}@example.org": declared(random_plan(seed)) for seed in range(RANDOM_PLANS)}
    with (
        TemporaryDirectory() as folder,
        database(f"sqlite:///{folder}/plan.sqlite3"),
        patch.object(views.PlanContent, "load", lambda user: plans[user.email]),
        patch.object(views, "render_in_child", engine.render),
        counted_layouts() as tried,
    ):
        call_command("createcachetable")
        for number, email in enumerate(plans):
            browser = signed_in(Client(), person(email))
            choice = {"paper": "fridge", "size": ("letter", "a4")[number % 2]}
            answer = browser.post("/print/", choice, follow=True)
            assert answer.content.startswith(b"%PDF")
    return len(tried) / RANDOM_PLANS


def layouts_per_plan():
    with counted_layouts() as tried:
        for seed in range(RANDOM_PLANS):
            engine.render(compose("fridge", random_plan(seed), ("letter", "a4")[seed % 2]))
    return len(tried) / RANDOM_PLANS


@contextmanager
def counted_layouts():
    """The sizes in points of all layouts that are tried in this process meanwhile."""
    tried, lay_out = [], layout.lay_out

    def noted(html, sheet, points):
        tried.append(points)
        return lay_out(html, sheet, points)

    with patch.object(layout, "lay_out", noted):
        yield tried


def memory_after_many():
    """Of the printing process, which is kept from print to print."""
    figures = {}
    try:
        for number in range(1, PRINTS[-1] + 1):
            worker.render_in_child(compose("fridge", usual_plan(number), "letter"))
            if number in PRINTS:
                memory = psutil.Process(worker._child.process.pid).memory_info().rss
                figures[f"print.rss_after_{number}_mb"] = memory / 2**20
        return figures
    finally:
        worker._drop_child()
