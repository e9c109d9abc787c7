import copy
import logging
import pickle
import uuid

import pytest
from django import forms
from django.conf import settings
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.template import Context, Template

from records.audience import Audience
from records.fields import EncryptedTextField
from sealing.cipher import SealError
from sealing.sealed_text import Sealed
from tests.sealed_app.models import Leaf, Twig
from tests.sealed_app.rows import loaded, new_leaf, new_person, put_seal, run_sql, seal_of

pytestmark = pytest.mark.django_db
CANARY = "canary in the coal mine"


# What a person writes comes back ----------------------------------------------------------------


@pytest.mark.parametrize("text", [CANARY, "", "😀" * 280, "two\nlines", "\0"])
def test_what_was_saved_is_read_again(text):
    assert loaded(new_leaf(new_person(), text)).text == text


def test_the_row_that_was_saved_still_shows_its_text():
    assert new_leaf(new_person(), CANARY).text == CANARY


def test_a_changed_text_is_read_again():
    leaf = loaded(new_leaf(new_person(), "before"))
    leaf.text = "after"
    leaf.save()
    assert loaded(leaf).text == "after"


def test_saving_another_field_leaves_the_seal_alone():
    leaf = new_leaf(new_person())
    before = seal_of(leaf)
    leaf.position += 10_000
    leaf.save(update_fields=["position"])
    assert seal_of(leaf) == before


def test_refreshing_a_row_reads_the_new_text():
    leaf = new_leaf(new_person(), "before")
    other = loaded(leaf)
    other.text = "after"
    other.save()
    leaf.refresh_from_db()
    assert leaf.text == "after"


def test_many_rows_are_added_at_once():
    user = new_person()
    Leaf.objects.bulk_create(Leaf(user=user, text=f"{n}", position=n) for n in range(20))
    assert {leaf.text for leaf in user.test_leaves.all()} == {f"{n}" for n in range(20)}


def test_a_choice_is_sealed_and_still_has_its_label():
    leaf = loaded(new_leaf(new_person(), mood=Leaf.Mood.TENSE))
    assert (leaf.mood, leaf.get_mood_display()) == ("tense", "Tense")
    assert isinstance(seal_of(leaf, "mood"), Sealed)


def test_yes_no_and_nothing_have_the_same_length():
    user = new_person()
    assert {len(seal_of(new_leaf(user, text))) for text in ("yes", "no", "")} == {63}


@pytest.mark.parametrize(("length", "size"), [(0, 4096), (4095, 4096), (4096, 8192)])
def test_a_field_with_a_larger_block_hides_longer_texts_too(monkeypatch, length, size):
    monkeypatch.setattr(Leaf._meta.get_field("text"), "block", 4096)
    monkeypatch.setattr(Leaf._meta.get_field("text"), "max_length", 5000)
    leaf = new_leaf(new_person(), "a" * length)
    assert len(seal_of(leaf)) == 31 + size
    assert loaded(leaf).text == "a" * length


def test_a_deferred_text_costs_one_query(django_assert_num_queries):
    leaf = new_leaf(new_person(), CANARY)
    row = Leaf.objects.defer("text").get(pk=leaf.pk)
    with django_assert_num_queries(1):
        assert row.text == CANARY


def test_two_people_in_one_query_both_open():
    rows = [new_leaf(new_person(), f"of {n}") for n in range(2)]
    found = Leaf.objects.filter(pk__in=[row.pk for row in rows])
    assert {leaf.text for leaf in found} == {"of 0", "of 1"}


def test_a_row_that_hangs_off_another_is_read_with_it():
    leaf = new_leaf(new_person(), "leaf")
    twig = Twig.objects.create(user=leaf.user, leaf=leaf, text="twig")
    joined = Twig.objects.select_related("leaf").get(pk=twig.pk)
    assert (joined.text, joined.leaf.text) == ("twig", "leaf")
    assert Leaf.objects.filter(twigs__isnull=True).values_list("twigs__text").first() is None
    assert Twig.objects.filter(text__isnull=False).count() == 1


# Only where it belongs --------------------------------------------------------------------------


def test_a_seal_moved_to_another_row_is_refused():
    user = new_person()
    one, two = new_leaf(user, "one"), new_leaf(user, "two")
    put_seal(one, seal_of(two))
    with pytest.raises(SealError):
        _ = loaded(one).text


def test_a_seal_moved_to_another_column_is_refused():
    leaf = new_leaf(new_person(), "one", detail="two")
    put_seal(leaf, seal_of(leaf, "detail"))
    with pytest.raises(SealError):
        _ = loaded(leaf).text


def test_a_seal_moved_to_another_table_is_refused():
    leaf = new_leaf(new_person(), "leaf")
    twig = Twig.objects.create(pk=leaf.pk, user=leaf.user, text="twig")
    put_seal(twig, seal_of(leaf))
    with pytest.raises(SealError):
        _ = loaded(twig).text


def test_a_row_given_to_another_person_is_refused():
    leaf, other = new_leaf(new_person(), CANARY), new_person()
    Leaf.objects.filter(pk=leaf.pk).update(user=other)
    with pytest.raises(SealError):
        _ = loaded(leaf).text


def test_an_unopened_row_cannot_be_saved_for_another_person():
    leaf = loaded(new_leaf(new_person(), CANARY))
    leaf.user = new_person()
    with pytest.raises(SealError):
        leaf.save()


def test_a_broken_text_stops_a_save_of_the_whole_row_and_nothing_else():
    leaf = new_leaf(new_person(), "kept", detail="broken")
    broken = bytearray(seal_of(leaf, "detail"))
    broken[-1] ^= 1
    put_seal(leaf, Sealed(broken), "detail")
    row = loaded(leaf)
    with pytest.raises(SealError), transaction.atomic():
        row.save()
    row.text = "new"
    row.save(update_fields=["text"])
    assert loaded(leaf).text == "new"
    assert seal_of(leaf, "detail") == bytes(broken)


@pytest.mark.parametrize("page", ["{{ row.text }}", "{% if row.text %}x{% endif %}"])
def test_a_page_never_shows_a_broken_text_as_an_empty_one(page):
    user = new_person()
    one, two = new_leaf(user, "one"), new_leaf(user, "two")
    put_seal(one, seal_of(two))
    with pytest.raises(SealError):
        Template(page).render(Context({"row": loaded(one)}))


def test_what_does_not_open_is_logged_without_words(caplog):
    user = new_person()
    one, two = new_leaf(user, CANARY), new_leaf(user, CANARY)
    put_seal(one, seal_of(two))
    with caplog.at_level(logging.ERROR):
        Template("{% if row.text and row.mood %}x{% endif %}").render(Context({"row": loaded(one)}))
    assert f"sealed_app.leaf.text of row {one.pk} does not open" in caplog.text
    assert CANARY not in caplog.text


# Copies -----------------------------------------------------------------------------------------


def test_a_copy_under_a_new_key_brings_its_unopened_text_along():
    leaf = new_leaf(new_person(), CANARY)
    twin = copy.copy(loaded(leaf))
    twin.pk, twin.position, twin._state.adding = uuid.uuid4(), 9_999, True
    twin.save()
    assert (loaded(twin).text, loaded(leaf).text) == (CANARY, CANARY)


@pytest.mark.parametrize("is_opened", [True, False])
@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_a_row_can_be_pickled_and_deep_copied(twin_of, is_opened):
    leaf = Leaf.objects.select_related("user").get(pk=new_leaf(new_person(), CANARY).pk)
    if is_opened:
        assert leaf.text
    assert twin_of(leaf).text == CANARY


# No word outside --------------------------------------------------------------------------------


def test_no_word_lies_in_the_table():
    new_leaf(new_person(), CANARY, detail=CANARY, mood="tense")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, detail, mood FROM sealed_app_leaf")
        cells = b"".join(bytes(cell) for cell in cursor.fetchone())
    assert CANARY.encode() not in cells
    assert b"tense" not in cells


def test_values_and_expressions_give_seals():
    leaf = new_leaf(new_person(), CANARY)
    rows = Leaf.objects.filter(pk=leaf.pk)
    assert str(rows.values_list("text", flat=True)[0]) == "<sealed, 63 bytes>"
    assert str(rows.annotate(again=F("text"))[0].again) == "<sealed, 63 bytes>"
    assert CANARY not in repr(list(rows.values()))


def test_a_row_shows_no_word():
    leaf = new_leaf(new_person(), CANARY)
    assert CANARY not in repr(leaf) + str(leaf) + repr(loaded(leaf).__dict__)


def test_no_word_reaches_the_sql_log(django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as queries:
        leaf = loaded(new_leaf(new_person(), CANARY))
        leaf.text = f"{CANARY} again"
        leaf.save()
    assert "UPDATE" in str(queries.captured_queries)
    assert CANARY not in str(queries.captured_queries)


def test_a_dump_holds_seals_and_cannot_be_loaded():
    leaf = new_leaf(new_person(), CANARY)
    dump = serializers.serialize("json", [loaded(leaf)])
    assert CANARY not in dump
    (row,) = serializers.deserialize("json", dump)
    with pytest.raises(FieldError), transaction.atomic():
        row.save()


# The doors that stay shut -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        CANARY.encode(),
        Value(CANARY),
        Concat(F("text"), Value(CANARY)),
        F("detail"),
        Value(CANARY, output_field=EncryptedTextField(max_length=280)),
    ],
)
def test_update_takes_no_text(value):
    leaf = new_leaf(new_person(), "before")
    with pytest.raises(FieldError), transaction.atomic():
        Leaf.objects.update(text=value)
    assert loaded(leaf).text == "before"


def test_update_can_empty_a_text():
    leaf = new_leaf(new_person(), "before")
    Leaf.objects.update(text="")
    assert loaded(leaf).text == ""


def test_bulk_update_writes_other_fields_only():
    leaf = new_leaf(new_person(), "before")
    leaf.text, leaf.position = "after", 7_777
    with pytest.raises(FieldError), transaction.atomic():
        Leaf.objects.bulk_update([leaf], ["text"])
    Leaf.objects.bulk_update([leaf], ["position"])
    assert (loaded(leaf).text, loaded(leaf).position) == ("before", 7_777)


def test_an_upsert_by_another_key_is_refused():
    leaf = new_leaf(new_person(), "before")
    twin = Leaf(user=leaf.user, position=leaf.position, text="after")
    upsert = {"update_conflicts": True, "update_fields": ["text"]}
    with pytest.raises(FieldError), transaction.atomic():
        Leaf.objects.bulk_create([twin], unique_fields=["user", "position"], **upsert)
    twin.pk = leaf.pk
    Leaf.objects.bulk_create([twin], unique_fields=["pk"], **upsert)
    assert loaded(leaf).text == "after"


@pytest.mark.parametrize(
    "lookup", ["text", "text__contains", "text__in", "text__gt", "text__regex", "twigs__text"]
)
def test_the_database_cannot_search_a_text(lookup):
    for query in (Leaf.objects.filter, Leaf.objects.exclude):
        with pytest.raises(FieldError), transaction.atomic():
            list(query(**{lookup: CANARY}))


def test_get_or_create_by_a_text_is_refused():
    with pytest.raises(FieldError), transaction.atomic():
        Leaf.objects.get_or_create(user=new_person(), text=CANARY)
    assert not Leaf.objects.exists()


@pytest.mark.parametrize(
    "value", [None, 7, Value(CANARY), F("detail"), b"bytes", "a" * 281, "\ud83d"]
)
def test_a_row_saves_nothing_but_a_text_that_fits(value):
    leaf = new_leaf(new_person(), "before")
    leaf.text = value
    with pytest.raises(SealError) as refusal, transaction.atomic():
        leaf.save()
    assert CANARY not in str(refusal.value)
    assert loaded(leaf).text == "before"


@pytest.mark.parametrize(
    "stored", [CANARY.encode() * 9, b"\x01" * 62, b"\x10" * 63, b"\x01" * (256 * 1024 + 1)]
)
def test_the_column_takes_nothing_that_is_not_a_seal(stored):
    leaf = new_leaf(new_person(), "before")
    with pytest.raises(IntegrityError), transaction.atomic():
        run_sql("UPDATE sealed_app_leaf SET text = %s WHERE id = %s", leaf, stored)
    assert loaded(leaf).text == "before"


# Forms ------------------------------------------------------------------------------------------


class LeafForm(forms.ModelForm):
    class Meta:
        model = Leaf
        fields = ["text", "detail", "mood"]


def test_a_form_shows_opened_texts_and_saves_new_ones():
    leaf = new_leaf(new_person(), CANARY)
    assert CANARY in LeafForm(instance=loaded(leaf)).as_p()
    form = LeafForm({"text": " after ", "detail": "a\r\nb", "mood": "calm"}, instance=loaded(leaf))
    form.save()
    saved = loaded(leaf)
    assert (saved.text, saved.detail, saved.mood) == ("after", "a\nb", "calm")


def test_a_form_knows_what_changed():
    leaf = new_leaf(new_person(), "same", detail="a\nb")
    form = LeafForm({"text": "same", "detail": "a\r\nb", "mood": "calm"}, instance=loaded(leaf))
    assert form.changed_data == ["mood"]


def test_a_form_says_once_what_is_wrong():
    form = LeafForm({"text": "a" * 281, "detail": "\r\n" * 3 + "a" * 2000, "mood": "glad"})
    assert form.errors["text"] == ["That is 281 characters. Please keep it to 280."]
    assert "detail" not in form.errors
    assert "mood" in form.errors
    assert "text" in LeafForm({"text": ""}).errors


def test_form_fields_follow_the_model():
    fields = LeafForm().fields
    widgets = [type(field.widget).__name__ for field in fields.values()]
    assert widgets == ["GrowingText", "Textarea", "Select"]
    assert "maxlength" not in LeafForm().as_p()


def test_an_inline_formset_saves_sealed_rows():
    leaf = new_leaf(new_person())
    twig = Twig.objects.create(user=leaf.user, leaf=leaf, text="before")
    twigs = forms.inlineformset_factory(Leaf, Twig, fields=["text"], extra=0)
    formset = twigs(
        {
            "twigs-TOTAL_FORMS": "1",
            "twigs-INITIAL_FORMS": "1",
            "twigs-0-id": str(twig.pk),
            "twigs-0-text": "after",
        },
        instance=leaf,
    )
    formset.save()
    assert loaded(twig).text == "after"


@pytest.mark.parametrize("text", ["", "a" * 281])
def test_full_clean_refuses_what_a_form_would(text):
    with pytest.raises(ValidationError):
        Leaf(user=new_person(), text=text).full_clean()


# Checks of the code -----------------------------------------------------------------------------


def errors_of(field=None, base=models.Model, pk=None, user=True, **meta):
    """The check ids of a model made up with one sealed field."""
    attributes = {
        "__module__": __name__,
        "id": pk or models.UUIDField(primary_key=True, default=uuid.uuid4),
        "text": field or EncryptedTextField(max_length=280, audience=Audience.CLOSE),
        "Meta": type("Meta", (), {"app_label": "made_up", **meta}),
    }
    if user:
        attributes["user"] = models.ForeignKey(
            settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
        )
    model = type(f"MadeUp{uuid.uuid4().hex}", (base,), attributes)
    return [error.id for error in model._meta.get_field("text").check()]


def test_an_ordinary_sealed_field_passes_the_checks():
    assert errors_of() == []
    said = {"audience": Audience.OWNER}
    assert errors_of(EncryptedTextField(max_length=9, default="", blank=True, **said)) == []
    assert errors_of(EncryptedTextField(max_length=200_000, counts_bytes=True, **said)) == []
    longest = {"max_length": 64 * 4096 - 4097, "counts_bytes": True, "block": 4096}
    assert errors_of(EncryptedTextField(**longest, **said)) == []


@pytest.mark.parametrize(
    ("error", "options"),
    [
        ("sealing.E002", {"null": True}),
        ("sealing.E003", {"default": "words"}),
        ("sealing.E003", {"default": str}),
        ("sealing.E003", {"db_default": "words"}),
        ("sealing.E004", {"max_length": None}),
        ("sealing.E004", {"max_length": 100_000}),
        ("sealing.E004", {"max_length": 256 * 1024, "counts_bytes": True}),
        ("sealing.E004", {"max_length": 64 * 4096 - 4096, "counts_bytes": True, "block": 4096}),
        ("sealing.E005", {"unique": True}),
        ("sealing.E005", {"db_index": True}),
        ("sealing.E008", {"choices": [("yes", "Yes"), (32 * "x", "No")]}),
        ("records.E001", {"audience": None}),
        ("records.E001", {"audience": "anyone"}),
    ],
)
def test_a_field_that_cannot_be_sealed_fails_the_checks(error, options):
    said = {"max_length": 280, "audience": Audience.CLOSE}
    assert errors_of(EncryptedTextField(**{**said, **options})) == [error]


@pytest.mark.parametrize(
    "meta",
    [
        {"ordering": ["text"]},
        {"ordering": ["-text"]},
        {"ordering": [F("text").desc()]},
        {"ordering": [F("text")]},
        {"indexes": [models.Index(fields=["-text"], name="made_up_index")]},
        {"constraints": [models.UniqueConstraint(fields=["text"], name="made_up_unique")]},
    ],
)
def test_sorting_or_indexing_a_sealed_text_fails_the_checks(meta):
    assert errors_of(**meta) == ["sealing.E005"]


def test_a_row_without_uuid_or_person_fails_the_checks():
    assert errors_of(pk=models.BigAutoField(primary_key=True)) == ["sealing.E006"]
    assert errors_of(user=False) == ["sealing.E007"]


def test_the_field_describes_itself_in_migrations():
    said = {"max_length": 9, "single_line": False, "counts_bytes": True, "sealed_as": "a.b.c"}
    said |= {"block": 64}
    _, path, _, options = EncryptedTextField(**said, audience=Audience.OWNER).deconstruct()
    assert path == "records.fields.EncryptedTextField"
    assert options == said  # no audience, which is no matter of migrations
    assert EncryptedTextField(max_length=9).deconstruct()[3] == {"max_length": 9}
