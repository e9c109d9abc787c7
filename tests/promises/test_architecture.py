"""What the contracts of import-linter in pyproject.toml cannot see.

The first part reads the source and the registry of models, the second asks the running site.
"""

import ast
import re
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import grimp
import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import resolve, reverse

from config import sign_in
from config.public_pages import PUBLIC_PAGES
from records.fields import EncryptedTextField
from tests.support.autofill import own_sealed_models, record_models, row_of
from tests.support.factories import person, signed_in, with_plan
from tests.support.urls import routes

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ROOT / "printing" / "papers"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def layers():
    """Yield the apps of each layer, from left to right."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["type"] == "layers"]
    for layer in reversed(contract["layers"]):
        yield set(re.findall(r"\w+", layer)) - {"tests", "tools"}


RANK = {app: rank for rank, layer in enumerate(layers()) for app in layer}
DOTTED_NAME = re.compile(r"[a-z_]+(\.\w+)+")
# What takes the name of a relation as an argument: Q(goals=...), getattr(user, "goals").
QUERIES = {
    *("filter", "exclude", "get", "values", "values_list", "annotate", "aggregate", "order_by"),
    *("select_related", "prefetch_related", "only", "defer", "Q", "F", "Exists", "Prefetch"),
    *("Count", "Max", "Min", "Sum", "getattr", "attrgetter"),
}
# Names of rows that are something else as well, each with the reason.
NO_ROWS = {"days": "of a timedelta"}


MANAGERS = ("objects", "_base_manager", "_default_manager")
SHORTCUTS = ("get_object_or_404", "get_list_or_404")

# Views that name a model instead of starting at request.user, each with the reason.
NO_OWNER_IN_HAND = {
    ("sharing.reader_views", "door"): "the random token in the address is the permission",
    ("reminders.views", "_act_on_token"): "the random token in the address is the permission",
    ("reminders.views", "sample"): "an outbox row has no owner; found by the person's own address",
}

# In the clear although it is text: none of it is a person's own words.
CLEAR_TEXTS = {
    "triggers.RiskyDate.repeat": "how often a date comes; the words beside it are sealed",
    "plans.Plan.next_step": "where the guided writing goes on",
    "plans.SectionSetting.section": "the name of a section; all have a row or none",
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


# Apps --------------------------------------------------------------------------------------------


def test_every_app_has_a_place_in_the_layers():
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} == set(RANK)


def test_nothing_but_addresses_stands_on_views():
    wrong = [
        f"{module} imports {imported}"
        for module, imported in own_imports()
        if layer_of(imported) == "views" and layer_of(module) not in ("views", "urls")
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


def test_no_string_names_a_model_or_module_of_an_app_to_the_right():
    wrong = {
        f"{module}: {text}"
        for module, text in own_strings()
        if DOTTED_NAME.fullmatch(text) and is_out_of_reach(app_of(text), module)
    }
    assert wrong == set()


def test_no_python_names_a_page_of_an_app_to_the_right():
    apps_of_pages = {name: app for name, app in named_pages() if app != "config"}
    wrong = {
        f"{module}: {text}"
        for module, text in own_strings()
        if text in apps_of_pages and is_out_of_reach(apps_of_pages[text], module)
    }
    assert wrong == set()


def test_no_list_lives_among_the_pages_of_an_app_to_the_right():
    apps_of_namespaces = {name.partition(":")[0]: app for name, app in named_pages() if ":" in name}
    wrong = [
        f"{module}: {namespace}"
        for module, tree in own_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "url_namespace"
        for namespace in strings_in([node.value])
        if is_out_of_reach(apps_of_namespaces[namespace], module)
    ]
    assert wrong == []


def test_no_app_reads_rows_of_an_app_to_the_right():
    apps_of_rows = reverse_relations()
    wrong = {
        f"{module}: {name}"
        for module, tree in own_modules().items()
        for node in ast.walk(tree)
        for name in names_of_rows(node)
        if any(is_out_of_reach(app, module) for app in apps_of_rows.get(name, ()))
    }
    assert wrong == set()


def test_it_is_known_whose_pages_and_rows_are_whose():
    apps_of_pages, apps_of_rows = dict(named_pages()), reverse_relations()
    assert apps_of_pages["account_login"] == apps_of_pages["account_reauthenticate"] == "accounts"
    assert apps_of_pages["items:add"] == apps_of_pages["plans:help"] == "plans"
    assert apps_of_rows["printed_copies"] == {"printing"}


@pytest.mark.parametrize(
    "source",
    [
        "user.goals.all()",
        'getattr(user, "goals")',
        'User.objects.filter(goals__text="")',
        'User.objects.order_by("-goals__position")',
        "User.objects.filter(Q(goals=None))",
        'User.objects.prefetch_related(Prefetch("goals"))',
    ],
)
def test_rows_are_found_by_whatever_reaches_them(source):
    assert "goals" in {name for node in ast.walk(ast.parse(source)) for name in names_of_rows(node)}


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


def test_a_signed_in_view_starts_at_the_user():
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


def is_out_of_reach(app, module):
    """Whether an app stands to the right of a module's own app, or beside it."""
    return app != app_of(module) and RANK.get(app, -1) >= RANK[app_of(module)]


def named_pages():
    """Yield (name, app of its view) of every route. allauth's pages belong to accounts."""
    for route in routes():
        view = resolve(route.path()).func
        app = app_of(getattr(view, "view_class", view).__module__)
        yield route.name, "accounts" if app == "allauth" else app


def reverse_relations():
    """{name by which rows are reached from the model they point to: the apps of those rows}."""
    found = {}
    for field in chain.from_iterable(model._meta.local_fields for model in apps.get_models()):
        if field.is_relation and not field.remote_field.hidden:
            for name in (field.remote_field.get_accessor_name(), field.related_query_name()):
                found.setdefault(name, set()).add(app_of(field.model.__module__))
    return found


def names_of_rows(node):
    """The names by which a piece of code may reach rows: attributes, and arguments of a query."""
    if isinstance(node, ast.Attribute):
        return {node.attr} - set(NO_ROWS)
    if not isinstance(node, ast.Call) or called(node) not in QUERIES:
        return set()
    return {
        *(str(keyword.arg).partition("__")[0] for keyword in node.keywords),
        *(text.lstrip("-").partition("__")[0] for text in strings_in(node.args)),
    }


def called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


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


def own_strings():
    """Yield (module, string) for every string in our code."""
    for module, tree in own_modules().items():
        for text in strings_in(ast.walk(tree)):
            yield module, text


def strings_in(nodes):
    constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in constants if isinstance(value, str)]


def own_imports():
    """Yield (module, imported module) for every import of one of our modules by another."""
    graph = grimp.build_graph(*RANK, cache_dir=None)
    for module in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(module):
            yield module, imported


@cache
def own_modules():
    """{dotted name: syntax tree} of every module of our apps."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text()
        )
        for app in RANK
        for path in (ROOT / app).rglob("*.py")
    }


def app_of(dotted_name):
    return dotted_name.partition(".")[0]


def layer_of(module):
    name = module.rpartition(".")[2]
    # An app with several kinds of rows has a module of views for each: goal_views, step_views.
    return "views" if name.endswith("_views") else name


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
    code = [path for app in RANK for path in (ROOT / app).rglob("*.py")]
    assert lines_with(r"\b(mark_safe|SafeString|html_safe)\b", code) == []


def test_no_page_and_no_file_asks_another_site_for_anything():
    endings = {".html", ".css", ".js", ".svg", ".txt"}
    folders = (ROOT / "static", PAPERS)
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in endings]
    found = {
        address
        for path in [*templates(), *files]
        if path.name != "OFL.txt"
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[\w./#-]*", path.read_text())
    }
    assert found <= set(OTHER_PLACES)


def templates():
    endings = {".html", ".svg"}
    folders = (ROOT / "templates", PAPERS)
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in endings]


def is_mail(path):
    return bool({"emails", "mail"} & set(path.relative_to(ROOT).parts[:-1]))


def lines_with(pattern, paths):
    """Where the pattern begins; it may go on over lines, as a tag does."""
    texts = [(path.relative_to(ROOT), path.read_text()) for path in paths]
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in texts
        for match in re.finditer(pattern, text)
    ]


# The running site --------------------------------------------------------------------------------


def view_name(route):
    """The name by which an address is answered: ours where it stands in front of allauth's."""
    return resolve(route.path()).view_name


def public_routes():
    return [route for route in routes() if view_name(route) in PUBLIC_PAGES]


def other_routes():
    return [route for route in routes() if view_name(route) not in PUBLIC_PAGES]


def test_the_list_of_public_pages_names_nothing_that_is_gone():
    assert {view_name(route) for route in routes()} >= PUBLIC_PAGES


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", public_routes(), ids=str)
def test_a_public_page_asks_for_no_sign_in(client, route):
    assert client.get(route.path()).get("Location", "") != sign_in_for(route)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", public_routes(), ids=str)
def test_a_page_that_leaves_the_list_is_closed_whatever_its_decorator_says(
    client, route, monkeypatch
):
    monkeypatch.setattr(sign_in, "PUBLIC_PAGES", frozenset())
    assert client.get(route.path()).get("Location", "") == sign_in_for(route)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", other_routes(), ids=str)
def test_every_other_page_asks_for_a_sign_in(client, route):
    response = client.get(route.path())
    assert response.status_code == 302
    assert response.url == sign_in_for(route)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("route", other_routes(), ids=str)
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


def sign_in_for(route):
    """The address of the sign-in that leads on to a page."""
    return f"{reverse('account_login')}?next={quote(route.path())}"


def all_rows():
    """Every row of every table but the two that count visits."""
    tables = set(connection.introspection.table_names()) - {"accounts_session", "cache"}
    with connection.cursor() as cursor:
        return {table: sorted(map(repr, fetch(cursor, table))) for table in tables}


def fetch(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()
