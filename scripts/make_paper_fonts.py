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
    subsets = [files / f"{NAME}-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext")]
    latin, extended = (TTFont(path, recalcTimestamp=False) for path in subsets)
    # A letter that is in both would be merged into a substitution that depends on the language.
    keep_only(extended, set(extended.getBestCmap()) - set(latin.getBestCmap()))
    parts = [path.with_suffix(".ttf") for path in subsets]
    for font, part in zip((latin, extended), parts, strict=True):
        font.flavor = None
        font.save(part)
    merged = Merger(options=MergeOptions(drop_tables=["STAT"])).merge(parts)
    # The time of merging would make other files of the same fonts.
    merged["head"].created = merged["head"].modified = latin["head"].modified
    merged.recalcTimestamp = False
    merged.save(target)


def keep_only(font, code_points):
    options = SubsetOptions(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


if __name__ == "__main__":
    main()
