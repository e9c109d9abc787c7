"""`python -m tests.benchmarks [PART]`: measure every `bench_PART.py` of this folder, or one.

Each has a function `measure()` that gives {"part.figure": number}. The figures are printed, and
merged into bench.json in the var folder, so that one part can be measured again by itself.
"""

import importlib
import json
import os
import sys
from pathlib import Path

import django

FOLDER = Path(__file__).parent
# Looked up before the tests' settings put a folder of their own into the environment.
FIGURES = Path(os.environ.get("VAR_DIR", "var")) / "bench.json"


def main(part="*"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    modules = sorted(path.stem for path in FOLDER.glob(f"bench_{part}.py"))
    if not modules:
        parts = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
        sys.exit(f"There is no benchmark '{part}'. There are: {', '.join(parts)}")
    figures = {}
    for module in modules:
        figures |= importlib.import_module(f"tests.benchmarks.{module}").measure()
    print_table(figures)
    keep(figures)


def print_table(figures):
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {value:>12,.4g}")


def keep(figures):
    FIGURES.parent.mkdir(mode=0o700, exist_ok=True)
    earlier = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps(earlier | figures, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
