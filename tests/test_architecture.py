"""The rules of docs/architecture: which room may know which, and what no page may do.

The first half reads the source and needs no database. The second half asks the running site.
"""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import resolve, reverse

from records.fields import EncryptedTextField
from tests.cast import person, signed_in, with_plan
from tests.rows import own_sealed_models, record_models, row_of
from tests.urls import routes

ROOT = Path(__file__).resolve().parent.parent

# From left to right: a room imports only from rooms to its left.
LAYERS = (
    {"sealing"},
    {"records", "mail"},
    {"accounts"},
    {"contacts", "triggers", "goals"},
    {"plans"},
    {"printing", "sharing", "reminders"},
    {"config"},
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}

# Inside a room. What is not named here is the room's own work, and stands between.
ABOVE = {
    "models": {"forms", "views", "tasks", "urls"},
    "forms": {"views", "tasks", "urls"},
    "the room's own work": {"views", "tasks", "urls"},
    "views": {"urls", "tasks"},
    "tasks": {"urls", "views"},
    "urls": set(),
}

MANAGERS = ("objects", "_base_manager", "_default_manager")
SHORTCUTS = ("get_object_or_404", "get_list_or_404")

# Views that name a model instead of starting at request.user, each with the reason.
NO_OWNER_IN_HAND = {
    ("reminders.views", "_act_on_token"): "the random token in the address is the permission",
    ("reminders.views", "sample"): "an outbox row has no owner; found by the person's own address",
}

# All that somebody who is not signed in may open. Nothing here shows a person's words.
PUBLIC = {
    "manifest",
    "plans:front",
    "plans:help",
    "plans:after",
    "plans:country",
    "plans:support",
    "reminders:stop",
    "reminders:pause",
    "reminders:keep",
    "accounts:privacy",
    "accounts:about",
    "accounts:code_is_over",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
}

# In the clear although it is text: none of it is a person's own words.
CLEAR_TEXTS = {
    "triggers.RiskyDate.repeat": "how often a date comes; the words beside it are sealed",
    "plans.Plan.next_step": "where the guided writing goes on",
    "plans.SectionSetting.section": "the name of a section; all have a row or none",
    "plans.PlanItem.section": "the name of a section",
    "printing.PaperChoice.paper": "the name of a paper",
    "printing.PrintedCopy.paper": "the name of a paper",
    "printing.PrintedCopy.size": "letter or a4",
    "reminders.Reminder.next_zone": "a time zone",
    "reminders.Reminder.stopped_for": "asked, bounced or unread; no mail goes out while it is set",
    "reminders.Reminder.days": "the tick must read it without the person's key",
}

# Addresses outside the site that stand in a file, each with the reason.
OTHER_PLACES = {
    "http://www.w3.org/2000/svg": "the name of a language, never fetched",
}


# Rooms -------------------------------------------------------------------------------------------


def test_every_room_has_a_place_in_the_layers():
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"config"}
    assert rooms <= set(RANK)


def test_a_room_imports_only_from_rooms_to_its_left():
    wrong = [
        f"{module} imports {imported}"
        for module, imported in own_imports()
        if room_of(module) != room_of(imported) and rank(imported) >= rank(module)
    ]
    assert wrong == []


def test_inside_a_room_views_stand_on_forms_and_forms_on_models():
    wrong = [
        f"{module} imports {imported}"
        for module, imported in own_imports()
        if room_of(module) == room_of(imported) and layer_of(imported) in ABOVE[part_of(module)]
    ]
    assert wrong == []


def test_no_module_comes_back_to_itself():
    graph = {}
    for module, imported in own_imports():
        graph.setdefault(module, set()).add(imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_import_hides_inside_a_function():
    wrong = [
        f"{module}:{node.lineno}"
        for module, tree in own_modules().items()
        for function in functions_of(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_every_import_is_absolute():
    wrong = [
        module
        for module, tree in own_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert wrong == []


def test_a_signed_in_view_starts_at_the_person():
    found = {
        (module, function.name)
        for module, tree in own_modules().items()
        if layer_of(module) == "views"
        for function in functions_of(tree)
        for node in ast.walk(function)
        if names_a_model(node)
    }
    assert found == set(NO_OWNER_IN_HAND)


def test_no_module_is_called_after_nothing_in_particular():
    vague = {"utils", "common", "core", "services", "signals", "helpers", "misc"}
    assert [module for module in own_modules() if vague & set(module.split("."))] == []


def names_a_model(node):
    """`Model.objects`, `Model._base_manager`, or get_object_or_404(Model, ...)."""
    if isinstance(node, ast.Attribute):
        return node.attr in MANAGERS and is_class(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in SHORTCUTS and is_class(node.args[0])
    return False


def is_class(node):
    return isinstance(node, ast.Name) and node.id[:1].isupper()


def functions_of(tree):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def own_imports():
    """Yield (module, imported module) for every import of one of our modules by another."""
    modules = own_modules()
    for module, tree in modules.items():
        for node in ast.walk(tree):
            for name in imported_names(node):
                target = nearest_module(name, modules)
                if target and target != module:
                    yield module, target


def imported_names(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def nearest_module(name, modules):
    """The module that a dotted name leads to: contacts.models for contacts.models.Contact."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def own_modules():
    """{dotted name: syntax tree} of every module in a room."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text()
        )
        for room in RANK
        for path in (ROOT / room).rglob("*.py")
    }


def room_of(module):
    return module.partition(".")[0]


def rank(module):
    return RANK[room_of(module)]


def layer_of(module):
    name = module.rpartition(".")[2]
    # A room with several kinds of rows has a module of views for each: goal_views, step_views.
    return "views" if name.endswith("_views") else name


def part_of(module):
    layer = layer_of(module)
    return layer if layer in ABOVE else "the room's own work"


# Words and files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model._meta.label)
def test_every_text_a_person_writes_is_sealed(model):
    in_the_clear = {
        str(field)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, EncryptedTextField)
    }
    assert in_the_clear <= set(CLEAR_TEXTS)


def test_the_list_of_clear_texts_names_nothing_that_is_gone():
    assert {apps.get_model(name.rpartition(".")[0])._meta.label for name in CLEAR_TEXTS} <= {
        model._meta.label for model in record_models()
    }


def test_no_sealed_text_can_be_opened_in_an_admin():
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.parametrize(
    "pattern",
    [
        r"\|\s*safe\b",
        r"\|\s*safeseq\b",
        r"\{%\s*autoescape\s+off",
        r"<[^>]*\son[a-z]+\s*=",
        r"<script(?![^>]*\ssrc=)",
        r"javascript:",
    ],
)
def test_no_template_opens_a_door_for_scripts(pattern):
    assert lines_with(pattern, templates()) == []


def test_no_template_sets_a_style_that_the_browser_would_refuse():
    pages = [path for path in templates() if not is_mail(path)]
    assert lines_with(r"\sstyle\s*=|<style", pages) == []


def test_no_code_marks_a_text_as_safe():
    code = [path for room in RANK for path in (ROOT / room).rglob("*.py")]
    assert lines_with(r"\b(mark_safe|SafeString|html_safe)\b", code) == []


def test_no_page_and_no_file_asks_another_site_for_anything():
    endings = {".html", ".css", ".js", ".svg", ".txt"}
    files = [path for path in (ROOT / "static").rglob("*") if path.suffix in endings]
    found = {
        address
        for path in [*templates(), *files]
        if path.name != "OFL.txt"
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[\w./#-]*", path.read_text())
    }
    assert found <= set(OTHER_PLACES)


def templates():
    return [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".svg")]


def is_mail(path):
    return bool({"emails", "mail"} & set(path.relative_to(ROOT / "templates").parts[:-1]))


def lines_with(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


# The running site --------------------------------------------------------------------------------


def test_the_public_pages_are_on_one_list():
    assert {route.name for route in routes() if is_public(route)} == PUBLIC


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in routes() if r.name not in PUBLIC], ids=str)
def test_every_other_page_asks_for_a_sign_in(client, route):
    response = client.get(route.path())
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={quote(route.path())}"


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", [r for r in routes() if r.name not in PUBLIC], ids=str)
def test_a_form_sent_without_a_sign_in_is_refused(client, route):
    assert client.post(route.path(), {"text": "words"}).status_code == 403


@pytest.mark.django_db
def test_looking_changes_nothing(client):
    alice = with_plan(person())
    signed_in(client, alice).get("/today/")
    before = all_rows()
    for route in routes():
        for row in (*alice.contacts.all(), *alice.triggers.all(), *alice.reasons.all()):
            client.get(route.path(pk=row.pk))
            client.head(route.path(pk=row.pk))
            if "pk" not in route.parts:
                break
    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("model", own_sealed_models(), ids=lambda model: model._meta.label)
def test_erasing_a_person_erases_what_they_wrote(model):
    alice, bob = person(), person("bob@example.org")
    for user in (alice, bob):
        if not model.objects.filter(user=user).exists():
            row_of(model, user, "words")
    alice.delete()
    assert set(model.objects.values_list("user_id", flat=True)) == {bob.pk}


def is_public(route):
    return not getattr(resolve(route.path()).func, "login_required", True)


def all_rows():
    """Every row of every table but the two that count visits."""
    tables = set(connection.introspection.table_names()) - {"django_session", "cache"}
    with connection.cursor() as cursor:
        return {table: sorted(map(repr, fetch(cursor, table))) for table in tables}


def fetch(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()
