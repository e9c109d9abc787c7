"""What migrations may do to sealed columns. Left to itself, Django would lose or reveal texts."""

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from records.fields import EncryptedTextField
from sealing.cipher import SealError
from tests.sealed_app.rows import new_person

APP = "sealed_app"
MAY_ADD_OR_REMOVE = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.RemoveField,
    migrations.DeleteModel,
)


def sealed_labels(state):
    """The label of every sealed column, which is part of what is stored there."""
    return {
        field.sealed_as or f"{app}.{model}.{name}"
        for (app, model), found in state.models.items()
        for name, field in found.fields.items()
        if isinstance(field, EncryptedTextField)
    }


def mistakes(operations):
    """Describe every operation that renames a label, or turns a plain column into a sealed one."""
    state = ProjectState()
    for app, operation in operations:
        before = sealed_labels(state)
        operation.state_forwards(app, state)
        if sealed_labels(state) != before and not isinstance(operation, MAY_ADD_OR_REMOVE):
            yield operation.describe()


def page(text):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField(primary_key=True)
    return migrations.CreateModel("Page", [("id", key), ("user", user), ("text", text)])


def plain():
    return models.CharField(max_length=280)


def sealed(**options):
    return EncryptedTextField(**{"max_length": 280, **options})


def test_no_migration_loses_or_reveals_a_sealed_text():
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    plan = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    steps = [(key[0], step) for key in plan for step in graph.nodes[key].operations]
    assert any(isinstance(step, migrations.CreateModel) for _, step in steps)
    assert list(mistakes(steps)) == []


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (sealed(), migrations.RenameField("Page", "text", "words")),
        (sealed(), migrations.RenameModel("Page", "Sheet")),
        (sealed(), migrations.AlterField("Page", "text", plain())),
        (plain(), migrations.AlterField("Page", "text", sealed())),
        (sealed(), migrations.AlterField("Page", "text", sealed(sealed_as="a.b.c"))),
    ],
)
def test_the_guard_sees_a_step_that_loses_or_reveals_a_text(text, step):
    assert list(mistakes([(APP, page(text)), (APP, step)])) == [step.describe()]


@pytest.mark.parametrize(
    "step",
    [
        migrations.RenameField("Page", "text", "words"),
        migrations.RenameModel("Page", "Sheet"),
        migrations.AlterModelTable("Page", "sheets"),
        migrations.RemoveField("Page", "text"),
        migrations.DeleteModel("Page"),
    ],
)
def test_the_guard_lets_a_labelled_rename_and_a_removal_pass(step):
    label = migrations.AlterField("Page", "text", sealed(sealed_as=f"{APP}.page.text"))
    assert list(mistakes([(APP, page(sealed())), (APP, label), (APP, step)])) == []


# On a real table --------------------------------------------------------------------------------


class History:
    """A table under migration, and its model as a data migration sees it."""

    def __init__(self):
        self.state = MigrationLoader(connection).project_state()
        self.name = "Page"
        self.migrate(page(sealed()))

    def migrate(self, operation):
        before = self.state.clone()
        operation.state_forwards(APP, self.state)
        with connection.schema_editor() as editor:
            operation.database_forwards(APP, editor, before, self.state)
        if isinstance(operation, migrations.RenameModel):
            self.name = operation.new_name

    @property
    def rows(self):
        return self.state.apps.get_model(APP, self.name).objects

    def add(self, **texts):
        person = new_person()
        return self.rows.create(pk=person.pk, user_id=person.pk, **texts)


@pytest.fixture
def history(transactional_db):
    history = History()
    yield history
    history.migrate(migrations.DeleteModel(history.name))


def test_a_data_migration_reads_and_writes_sealed_texts(history):
    row = history.add(text="before")
    again = history.rows.get(pk=row.pk)
    assert again.text == "before"
    again.text = "after"
    again.save()
    assert history.rows.get(pk=row.pk).text == "after"


@pytest.mark.parametrize("field", [sealed(blank=True), sealed(default="")])
def test_a_field_added_later_reads_empty_in_older_rows(history, field):
    row = history.add(text="before")
    history.migrate(migrations.AddField("Page", "note", field, preserve_default=False))
    again = history.rows.get(pk=row.pk)
    assert (again.text, again.note) == ("before", "")
    again.note = "after"
    again.save()
    assert history.rows.get(pk=row.pk).note == "after"


def test_a_field_cannot_be_added_with_words_in_it(history):
    history.add(text="before")
    state, name = history.state.clone(), history.name
    with pytest.raises(FieldError):
        history.migrate(migrations.AddField("Page", "note", sealed(default="words")))
    history.state, history.name = state, name


def test_a_longer_max_length_takes_longer_texts(history):
    history.migrate(migrations.AlterField("Page", "text", sealed(max_length=2000)))
    row = history.add(text="😀" * 2000)
    assert history.rows.get(pk=row.pk).text == "😀" * 2000


def test_a_renamed_table_still_opens(history):
    row = history.add(text="before")
    history.migrate(migrations.AlterModelTable("Page", "sealed_app_renamed"))
    assert history.rows.get(pk=row.pk).text == "before"


@pytest.mark.parametrize(
    ("rename", "text"),
    [
        (migrations.RenameField("Page", "text", "words"), "words"),
        (migrations.RenameModel("Page", "Sheet"), "text"),
    ],
)
def test_a_rename_needs_a_label_first(history, rename, text):
    row = history.add(text="before")
    label = migrations.AlterField("Page", "text", sealed(sealed_as=f"{APP}.page.text"))
    history.migrate(label)
    history.migrate(rename)
    assert getattr(history.rows.get(pk=row.pk), text) == "before"
    history.migrate(migrations.AlterField(history.name, text, sealed()))
    with pytest.raises(SealError):
        getattr(history.rows.get(pk=row.pk), text)
