from django.template.loader import render_to_string

from records.context import site


class NotAllowedMiddleware:
    """Puts a page into Django's empty answer to somebody who opens the address of a button."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html", site(request))
        return response
