"""Makes the TTF fonts that the papers are printed with: `python scripts/make_paper_fonts.py`.

The npm package has each weight as WOFF2 in two files, latin and latin-ext. WeasyPrint reads one
uncompressed TTF five times faster, so the two are merged into one. Needs npm and fontTools.
"""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "@fontsource/atkinson-hyperlegible-next@5.3.0"
NAME = "atkinson-hyperlegible-next"
WEIGHTS = (400, 600, 800)
FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts" / "paper"


def main():
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        package = download(Path(folder))
        for weight in WEIGHTS:
            merge_subsets(package / "files", weight, FONTS / f"{NAME}-{weight}.ttf")
        shutil.copy(package / "LICENSE", FONTS / "OFL.txt")


def download(folder):
    """The folder that holds the unpacked npm package."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def merge_subsets(files, weight, target):
    latin, extended = (
        files / f"{NAME}-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext")
    )
    latin_font, extended_font = TTFont(latin), TTFont(extended)
    # A letter in both files would be merged into a language-dependent substitution.
    only_extended = set(extended_font.getBestCmap()) - set(latin_font.getBestCmap())
    keep_only(extended_font, only_extended)
    parts = []
    for name, font in (("latin", latin_font), ("extended", extended_font)):
        font.flavor = None
        parts.append(target.with_suffix(f".{name}"))
        font.save(parts[-1])
    merged = Merger(options=MergeOptions(drop_tables=["STAT"])).merge(parts)
    merged["head"].modified = merged["head"].created = latin_font["head"].created
    merged.recalcTimestamp = False
    merged.save(target)
    for part in parts:
        part.unlink()


def keep_only(font, code_points):
    options = SubsetOptions(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


if __name__ == "__main__":
    main()
