"""The watch that every browser test relies on sees what it should, and nothing else."""

import pytest

from tests.browser.watching import Watch

ORIGIN = "http://plan.test"
STRICT = {"Content-Security-Policy": "default-src 'self'"}


def test_a_form_that_says_what_is_wrong_is_quiet(new_page):
    watch = watch_over(new_page, "<p>Please check one thing.", status=422)
    watch.assert_quiet()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<img src='http://elsewhere.test/x.png'>", "Asked elsewhere"),
        ("<script>1</script>", "Content Security Policy"),
        ("<p style='color: red'>", "Content Security Policy"),
        ("<script src='/throws.js'></script>", "Uncaught"),
        ("<img src='/missing.png'>", "404"),
    ],
)
def test_a_fault_in_a_page_is_noticed(new_page, body, complaint):
    with pytest.raises(AssertionError, match=complaint):
        watch_over(new_page, body).assert_quiet()


def test_an_answer_of_500_is_noticed(new_page):
    with pytest.raises(AssertionError, match="500"):
        watch_over(new_page, "<p>Sorry", status=500).assert_quiet()


def watch_over(new_page, body, status=200):
    page = new_page(base_url=ORIGIN, quiet=False)
    watch = Watch(page.context, ORIGIN)
    page.route("**/*", lambda route: route.fulfill(status=404))
    page.route("**/throws.js", lambda route: route.fulfill(body="throw new Error('no')"))
    page.route(
        f"{ORIGIN}/",
        lambda route: route.fulfill(
            status=status, headers=STRICT, content_type="text/html", body=f"<!doctype html>{body}"
        ),
    )
    page.goto("/")
    return watch
