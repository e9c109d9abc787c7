from contacts import views
from records.pages import row_paths

app_name = "contacts"
urlpatterns = row_paths(views, views.people, name="people")
