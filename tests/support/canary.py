"""A search for a word that must not be there."""

import base64


def holds(stored, word):
    """Whether these bytes hold a word, as it is or only written differently."""
    return any(form in stored for form in forms_of(word))


def forms_of(word):
    """The bytes of a word in every way in which a column may hold it without any secret."""
    plain = word.encode()
    # In base64 a word looks in three ways, by where it begins; its ends depend on what is around.
    wrapped = [base64.b64encode(b"\0" * start + plain) for start in range(3)]
    inner = [text[4 * (start > 0) : -4] for start, text in enumerate(wrapped)]
    return [plain, plain.hex().encode(), word.encode("utf-16-le"), *inner]
