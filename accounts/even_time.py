"""Forms that take an address answer after the same time, whether or not it has an account.

With one, a letter is made and put into the outbox; without one, an account is begun, or nothing.
An answer waits for the next quarter of a second, and that is all that can be measured of it. A
password takes the same work either way, about as long as a step, so its form is left alone.
"""

import time

from django.conf import settings


class EvenTimeMixin:
    """For a view whose `post` does more for one address than for another. Stands first."""

    def post(self, request, *args, **kwargs):
        request.answers_evenly = True
        return super().post(request, *args, **kwargs)


class EvenTimeMiddleware:
    """Stands outside of all that reads or writes data, so that nothing of it is left to measure."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        response = self.get_response(request)
        if getattr(request, "answers_evenly", False):
            _wait_for_next_step(began)
        return response


def _wait_for_next_step(began):
    if step := settings.ANSWER_STEP_SECONDS:
        time.sleep(step - (time.monotonic() - began) % step)
