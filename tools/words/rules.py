"""What the product's words keep to: short sentences, common words, and nothing that shames.

Forbidden words and the length of a sentence are judged text by text. How hard it reads is judged
over a page, a mail or a module: a single line says nothing about that.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path

from textstat import textstat

from tools.words.texts import Fault

LIST = Path(__file__).with_name("forbidden.toml")
MOST_WORDS = 14
HARDEST_GRADE = 6
FEWEST_WORDS_TO_JUDGE = 40
# A heading or a button is no sentence: counted as one, it would make every page look easy or hard.
FEWEST_WORDS_IN_A_SENTENCE = 4
END_OF_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class Rules:
    """The list in forbidden.toml. An exception that nothing needs any more is a fault, too."""

    def __init__(self, source=None):
        listed = tomllib.loads(LIST.read_text() if source is None else source)
        self.forbidden = {
            re.compile(rf"\b(?:{words})" if words[0].isalpha() else words, re.IGNORECASE): why
            for words, why in listed["forbidden"].items()
        }
        self.exceptions = listed.get("exception", [])
        self.needed = Counter()

    def faults_of(self, text):
        for words in text.forms:
            for pattern, why in self.forbidden.items():
                found = pattern.search(words)
                if found and not self.is_excepted(text.path, words, found):
                    yield Fault(text.path, text.line, words, f"“{found[0]}”: {why}")
            for sentence in sentences(words):
                if len(sentence.split()) > MOST_WORDS:
                    why = f"{len(sentence.split())} words in a sentence, at most {MOST_WORDS}"
                    yield Fault(text.path, text.line, sentence, why)

    def is_excepted(self, path, words, found):
        """Whether what was found lies within words that this file may say."""
        for number, exception in enumerate(self.exceptions):
            start = words.find(exception["words"])
            end = start + len(exception["words"])
            if path == exception["path"] and 0 <= start <= found.start() and found.end() <= end:
                self.needed[number] += 1
                return True
        return False

    def faults_of_the_list(self):
        for number, exception in enumerate(self.exceptions):
            if not self.needed[number]:
                path = exception["path"]
                yield Fault(path, 1, exception["words"], "an exception that nothing needs any more")


def faults_of_page(path, texts):
    """Judge texts that are read together."""
    read = [
        sentence
        for text in texts
        for sentence in sentences(text.forms[0])
        if len(sentence.split()) >= FEWEST_WORDS_IN_A_SENTENCE
    ]
    if sum(len(sentence.split()) for sentence in read) < FEWEST_WORDS_TO_JUDGE:
        return
    grade = grade_of(" ".join(read))
    if grade > HARDEST_GRADE:
        why = f"the hardest of a page of reading grade {grade}, at most {HARDEST_GRADE}"
        yield Fault(path, 1, max(read, key=grade_of), why)


def grade_of(words):
    return textstat.flesch_kincaid_grade(words)


def sentences(words):
    """Each with a full stop, so that a heading does not run on into the next line."""
    parts = END_OF_SENTENCE.split(words.strip())
    return [part if part[-1:] in ".?!" else f"{part}." for part in parts if part]
