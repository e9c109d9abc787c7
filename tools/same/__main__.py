"""Take a snapshot, or say what differs between two. Exit 1 when they differ."""

import argparse
import difflib
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each is made by a process of its own, so that two processors share the work.
PARTS = ("pages", "papers", "mails")
# The tool comes from here and everything else from the tree that the process stands in.
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
import tools.same.take
sys.path[:2] = [sys.argv[2]]
tools.same.take.main(*sys.argv[3:])
"""


def main():
    parser = _parser()
    asked = parser.parse_args()
    if len(asked.folders) > 2:
        parser.error("One folder to fill, or two to compare.")
    if asked.against:
        with tempfile.TemporaryDirectory(prefix="same-") as folder:
            older, newer = Path(folder, "older"), Path(folder, "newer")
            with checked_out(asked.against) as tree:
                take(tree, older)
            take(ROOT, newer)
            return report(older, newer)
    if len(asked.folders) == 2:
        return report(*asked.folders)
    return take(ROOT, asked.folders[0])


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tools.same", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--against", metavar="REVISION", help="compare this tree with a revision")
    what.add_argument("folders", nargs="*", type=Path, default=[], metavar="FOLDER")
    return parser


@contextmanager
def checked_out(revision):
    """The folder of a revision, as long as it lasts."""
    with tempfile.TemporaryDirectory(prefix="same-tree-") as folder:
        tree = Path(folder, "tree")
        _git("worktree", "add", "--quiet", "--detach", tree, revision)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", tree)


def _git(*words):
    subprocess.run(["git", *words], cwd=ROOT, check=True)


def take(tree, folder):
    """Write all that the product of `tree` says into `folder`."""
    children = [_child(tree, part, folder / part) for part in PARTS]
    failed = [part for part, child in zip(PARTS, children, strict=True) if child.wait()]
    if failed:
        sys.exit(f"No snapshot of {tree}: {', '.join(failed)} failed, see above.")


def _child(tree, part, folder):
    folder.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-c", CHILD, ROOT, tree, part, folder.resolve()]
    return subprocess.Popen(list(map(str, words)), cwd=tree, env={**os.environ, "PYTHONPATH": ""})


def report(older, newer):
    """Print what differs between two folders, and return whether anything does."""
    names = sorted({path.relative_to(top) for top in (older, newer) for path in files_of(top)})
    differing = [lines for name in names if (lines := difference(older, newer, name))]
    for lines in differing:
        print("\n".join(lines))
    print(f"{len(names)} files, {len(differing)} differ.", file=sys.stderr)
    return bool(differing)


def files_of(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def difference(older, newer, name):
    before, after = (_lines(folder / name) for folder in (older, newer))
    return list(difflib.unified_diff(before, after, f"older/{name}", f"newer/{name}", lineterm=""))


def _lines(path):
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
