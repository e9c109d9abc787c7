"""Check every text that a person may read: short, easy, no shame, ready for translators,
and in British words where these differ.

Exit 1 when something needs another look.
"""

import sys
from pathlib import Path

from tools.words import british
from tools.words.product import Product
from tools.words.rules import Rules, faults_of_page

ROOT = Path(__file__).resolve().parents[2]


def main():
    product = Product(ROOT)
    faults = sorted(faults_of(product))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return f"{len(faults)} of the product's words need another look."
    print(f"{len(product.texts)} texts, and nothing to say about them.")
    return 0


def faults_of(product):
    rules = Rules()
    found = {
        *product.faults,
        *british.faults_of(product),
        *(fault for text in product.texts for fault in rules.faults_of(text)),
        *(fault for page, texts in product.pages for fault in faults_of_page(page, texts)),
    }
    return found | set(rules.faults_of_the_list())


if __name__ == "__main__":
    sys.exit(main())
