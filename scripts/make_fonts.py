"""Make the two small web fonts in static/fonts from the published Atkinson Hyperlegible Next.

Run once when the typeface changes (needs npm for the download, and fonttools with brotli):

    npm pack @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    tar xzf fontsource-variable-atkinson-hyperlegible-next-5.3.0.tgz
    python scripts/make_fonts.py package

The published files are already split by script. They are kept apart, so that a page without a
letter of Latin Extended-A never fetches the second file: `unicode-range` in base.css decides.
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
PUBLISHED = "files/atkinson-hyperlegible-next-{script}-wght-normal.woff2"

# The pages use the weights 400, 560 and 700; 800 leaves room for bold inside bold.
WEIGHTS = {"wght": (400, 800)}

LATIN_1 = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153]
PUNCTUATION = [*range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2191, 0x2193, 0x2212]
LATIN_EXTENDED_A = [*range(0x100, 0x180)]

MADE = {
    "atkinson-hyperlegible-next.woff2": ("latin", LATIN_1 + PUNCTUATION),
    "atkinson-hyperlegible-next-ext.woff2": ("latin-ext", LATIN_EXTENDED_A),
}


def make_fonts(package):
    """Write every font in MADE, and the licence, from an unpacked npm package."""
    for name, (script, characters) in MADE.items():
        font = TTFont(package / PUBLISHED.format(script=script))
        cut_down(font, characters)
        font = instancer.instantiateVariableFont(font, WEIGHTS)
        font.flavor = "woff2"
        font.save(FONTS / name)
        print(f"{name}: {(FONTS / name).stat().st_size / 1000:.1f} kB")
    shutil.copyfile(package / "LICENSE", FONTS / "OFL.txt")


def cut_down(font, characters):
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.hinting = False
    # The licence asks that the notices stay in the file.
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


if __name__ == "__main__":
    make_fonts(Path(sys.argv[1]))
