from django.urls import path

from contacts import views
from contacts.address_book import views as address_book_views
from contacts.helplines import views as helpline_views
from records.pages import row_paths

app_name = "contacts"
urlpatterns = [
    *row_paths(views, views.people, name="people"),
    path("<uuid:pk>/asking/", views.permission, name="permission"),
    path("<uuid:pk>/answer/", views.note_permission, name="note_permission"),
    path("<uuid:pk>/number/", views.number_check, name="number_check"),
    path("helplines/", helpline_views.listing, name="lines"),
    path("helplines/choice/", helpline_views.choose, name="choose_line"),
    path("file/", address_book_views.upload, name="upload"),
    path("file/picks/", address_book_views.choose_kept, name="choose_kept"),
    path("file/chosen/", address_book_views.choose_sent, name="choose_sent"),
    path("people.vcf", address_book_views.export, name="export"),
]
