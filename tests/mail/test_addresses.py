"""One form for each address: what differs by nothing that a mail server minds is one."""

import pytest

from mail.addresses import APART, NoAddress, one_form
from mail.letters import in_ascii
from mail.models import OutboxMail

JO = "jo@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        *(JO, " jo@example.org ", "JO@EXAMPLE.ORG", "Jo@Example.Org\r\n", "jo @ example.org"),
        *("jo@example.org\u200b", "\ufeffjo@example.org", "\u202ajo@example.org\u202c"),
        *("j\u00ado@exam\u00adple.org", "jo\u2060@example.org", "jo\ufe0f@example.org"),
        *("jo\u200d@example.org", "jo@exam\u200cple.org", "\u3164jo@example.org"),
        *("jo\0@example.org", "jo@ex\x7fample.org"),
        *("\u00a0jo@example.org\u00a0", "jo\u00a0@example.org", "\u3000jo@example.org"),
        *("ｊｏ＠ｅｘａｍｐｌｅ．ｏｒｇ", "jo﹫example.org", "ＪＯ@example.org", "𝐣𝐨@example.org"),
        *("jo@example.org.", "jo@example.org,", "jo@example。org", '"jo"@example.org'),
        *("mailto:jo@example.org", "MAILTO:jo%40example.org?subject=hi", "<jo@example.org>"),
        *("Jo Smith <jo@example.org>", '"Smith, Jo" <jo@example.org>', "“jo@example.org”"),
    ],
)  # fmt: skip
def test_what_came_along_with_an_address_makes_no_other_one(typed):
    assert one_form(typed) == JO


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jo\u212a@example.org", "jok@example.org"),
        ("\u017fam@example.org", "sam@example.org"),
        ("jo@mu\u0308nchen.de", "jo@münchen.de"),
        ("jo@MÜNCHEN.DE", "jo@münchen.de"),
        ("jo@xn--mnchen-3ya.de", "jo@münchen.de"),
        ("jo@faß.de", "jo@faß.de"),
        ("jo@xn--fa-hia.de", "jo@faß.de"),
        ("jo@FASS.de", "jo@fass.de"),
        ("jo@σίγμας.gr", "jo@σίγμας.gr"),
        ("jo@نامه\u200cای.com", "jo@نامه\u200cای.com"),
        ("jo@exаmple.org", "jo@exаmple.org"),  # a Cyrillic а
        ("jo@ᏣᎳᎩ.org", "jo@ꮳꮃꭹ.org"),
        ("jo@xn--i-7iq.ws", "jo@xn--i-7iq.ws"),
        ("jo@ab--cd.com", "jo@ab--cd.com"),
        ("Jo.O'Neil+plan@example.org", "jo.o'neil+plan@example.org"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_letters_that_mail_servers_hold_apart_stay_apart(typed, kept):
    assert one_form(typed) == kept
    assert one_form(kept) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("İpek@example.org", "letters"),
        ("ıpek@example.org", "letters"),
        ("jо@example.org", "letters"),  # a Cyrillic о
        ("josé@example.org", "letters"),
        ("jose\u0301@example.org", "letters"),
        ("straße@example.org", "letters"),
        ("jo smith@example.org", "spaces"),
        ("jo@example .org", "spaces"),
        ("jo@exam\u00a0ple.org", "spaces"),
        ("my address is jo@example.org", "spaces"),
        ("jo@example.org, ann@example.org", "several"),
        ("jo@example.org ann@example.org", "several"),
        ("jo@example.org;ann@example.org", "several"),
        ("ann@example.org <jo@example.org>", "several"),
        *((typed, "invalid") for typed in ("", "jo", "jo@", "@example.org", "jo@@example.org")),
        *((typed, "invalid") for typed in (".jo@example.org", "jo.@example.org", "j..o@a.org")),
        *((typed, "invalid") for typed in ("jo@foo_bar.com", "jo@-ab.com", "jo@ab＿c.com")),
        *((typed, "invalid") for typed in ("jo@localhost", "jo@127.0.0.1", "jo@[127.0.0.1]")),
        *((typed, "invalid") for typed in ("jo@x.invalid", "jo@i❤.ws", "jo@example..org")),
        (f"{'a' * 65}@example.org", "invalid"),
        (f"jo@{'a' * 64}.org", "invalid"),
        (f"jo@{'.'.join(['a' * 60] * 5)}.org", "invalid"),
        (f"jo@{'ü' * 60}.de", "invalid"),
        (" " * 300_000 + JO, "invalid"),
    ],
)
def test_what_no_mail_can_reach_is_no_address(typed, reason):
    with pytest.raises(NoAddress) as error:
        one_form(typed)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("kept", "wired"),
    [
        ("jo@example.org", "jo@example.org"),
        ("jo@faß.de", "jo@xn--fa-hia.de"),
        ("jo@fass.de", "jo@fass.de"),
        ("jo@ꮳꮃꭹ.org", in_ascii("jo@ᏣᎳᎩ.org")),
        ("jo@münchen.de", "jo@xn--mnchen-3ya.de"),
        # As they were kept before addresses had one form.
        ("jo@example.org\u200b", "jo@example.org"),
        ("jo@example.org\u200d", "jo@example.org"),
        (f"jo@fass.de{APART}", "jo@fass.de"),
        ("jo@i❤.ws", "jo@xn--i-7iq.ws"),
        ("jo@☕.us", "jo@xn--53h.us"),
        ("jo@foo_bar.ü.de", "jo@foo_bar.xn--tda.de"),
        ("jo@ab--ü.de", "jo@xn--ab---3ra.de"),
        ("jo@-ü.de", "jo@xn----eha.de"),
    ],
)
def test_a_mail_goes_to_that_very_host(kept, wired):
    assert in_ascii(kept) == wired


@pytest.mark.parametrize("kept", ["i̇pek@example.org", "josé@i❤.ws", "jo@..ü", "jo@a..ü"])
def test_without_a_form_for_mail_servers_it_is_told_so(kept):
    with pytest.raises(UnicodeError):
        in_ascii(kept)


@pytest.mark.django_db
def test_the_mail_names_the_host_that_it_goes_to():
    letter = {"to": "jo@faß.de", "subject": "A", "text": "B", "html": "<p>B</p>", "headers": {}}
    assert OutboxMail().message(letter).message()["To"] == "jo@xn--fa-hia.de"
