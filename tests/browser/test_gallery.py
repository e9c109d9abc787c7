"""The components look as they did. A change that is meant is kept with `make gallery`."""

from tests.browser.gallery import STORED, differences, open_gallery, seen


def test_each_component_looks_as_it_did(chromium):
    with open_gallery(chromium) as page:
        told = differences(STORED.read_text().splitlines(), seen(page))
    assert not told, "Is it meant? Then `make gallery` keeps it.\n" + "\n".join(told[:20])


def test_a_change_is_told_with_its_component():
    stored = ["## narrow, light", "# call: closed", "a | call |  | 0 0 280 72 | 18px 400 | red"]
    wider = ["## narrow, light", "# call: closed", "a | call |  | 0 0 300 72 | 18px 400 | red"]
    (told,) = differences(stored, wider)
    assert told.startswith("## narrow, light # call: closed")
    assert differences(stored, [line.replace("280", "281") for line in stored]) == []
