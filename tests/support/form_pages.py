"""Every page that has a form, as a person with a row of every list sees it.

for address, form, page in pages_with_forms(client, user):
    client.post(address, {**form.values, ...})
"""

from plans.models import PlanItem
from tests.support.autofill import record_models, row_of
from tests.support.factories import person, with_plan
from tests.support.pages import Page
from tests.support.urls import routes

# Where the button "Change" of a list leads.
CHANGING = "?change="
PASSWORD = "four words of mine"


def somebody_with_rows():
    user = with_plan(person(password=PASSWORD))
    PlanItem(user=user, section="alone", text="I walk.").save()
    for model in record_models():
        # The other rooms keep one row for a person, which their own pages make.
        is_listed = model._meta.app_label in ("contacts", "goals", "triggers")
        if is_listed and not model.objects.filter(user=user).exists():
            row_of(model, user, "0")
    return user


def pages_with_forms(client, user=None):
    """Yield (address, form, answer) for every form of every page; `user` is signed in."""
    for route in routes():
        for address in addresses(route, user):
            for answer in answers(client, address):
                for form in Page(answer).forms:
                    if form.method == "post":
                        yield (form.action or address).partition("#")[0], form, answer


def answers(client, address):
    """The page of an address, if it has one; and if it is a list, as it is while it is changed."""
    answer = client.get(address)
    if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
        yield answer
        if CHANGING in Page(answer).links.values():
            yield client.get(address + CHANGING)


def addresses(route, user):
    if "pk" not in route.parts:
        return [route.path()]
    rows = [model.objects.filter(user=user).first() for model in record_models()] if user else []
    return [route.path(pk=row.pk) for row in rows if row]
