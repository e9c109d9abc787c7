"""What a person does with the rows of a list: first "Change", then a word under the row."""


def change(page):
    """Open the buttons of the rows. They may be open already."""
    way = page.locator(".list-h a.worded")
    if way.count():
        with page.expect_navigation():
            way.click()


def press(page, name):
    """Press a button of a row by its word and the row's own words."""
    change(page)
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def lines(page):
    """The words of the rows from top to bottom."""
    return page.locator(".lines > li > .row-words:first-of-type").all_inner_texts()
