"""Measures of the code, from its syntax trees: `python -m tools.measures [FOLDER]`.

Migrations and empty files are left out. Lengths are in lines; p90 is what nine of ten stay within.
"""

import ast
import sys
from pathlib import Path
from statistics import median

NO_PRODUCT = {"tests", "tools", "scripts", "var"}


def main(root="."):
    files = [path for path in Path(root).glob("*/**/*.py") if is_counted(path, root)]
    tests = [path for path in files if path.relative_to(root).parts[0] == "tests"]
    product = [path for path in files if path.relative_to(root).parts[0] not in NO_PRODUCT]
    lines = {path: len(path.read_text().splitlines()) for path in files}
    functions = [each for path in product for each in functions_of(path)]
    comments = sum(map(comments_in, product))
    size, test_size = (sum(lines[path] for path in paths) for paths in (product, tests))
    print(f"files {len(product)}, lines {size}, a file {spread([lines[p] for p in product])}")
    print(f"functions {len(functions)}, a function {spread(map(length_of, functions))}")
    print(f"with a docstring {share(functions, ast.get_docstring)} %")
    print(f"with a return type {share(functions, lambda each: each.returns)} %")
    print(f"comments a hundred lines {100 * comments / size:.1f}")
    print(f"lines of tests a line {test_size / size:.2f}")


def is_counted(path, root):
    place = path.relative_to(root).parts
    return not (place[0].startswith(".") or "migrations" in place) and path.stat().st_size


def functions_of(path):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)]


def length_of(function):
    return function.end_lineno - function.lineno + 1


def comments_in(path):
    return sum(line.strip().startswith("#") for line in path.read_text().splitlines())


def spread(lengths):
    """The median, the ninth tenth and the most."""
    lengths = sorted(lengths)
    return f"{median(lengths):.0f} / {lengths[len(lengths) * 9 // 10]} / {lengths[-1]}"


def share(functions, has):
    return round(100 * sum(bool(has(each)) for each in functions) / len(functions))


if __name__ == "__main__":
    main(*sys.argv[1:])
