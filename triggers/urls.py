from records.pages import row_paths
from triggers import sign_views, views

app_name = "triggers"
urlpatterns = row_paths(views, views.pairs, name="pairs")
sign_patterns = row_paths(sign_views, sign_views.listing)
