"""The strip of hill at the top of a page: the sky of which hour, and whether the window is lit."""

from dataclasses import dataclass

from plans.today import part_of_day


@dataclass(frozen=True)
class Scene:
    part_of_day: str
    is_lit: bool
    is_being_lit: bool = False

    @classmethod
    def of(cls, request):
        """Go by the clock of whoever is signed in. Their window is lit once they read their plan.

        At the door the clock is not known: it is evening there, and somebody is in. Touches no
        database, as the sign-in check has already looked the user up.
        """
        if not getattr(request, "signed_in", False):
            return cls("evening", is_lit=True)
        user = request.user
        is_lit = user.has_read_today
        return cls(part_of_day(user.localtime().hour), is_lit, is_lit and "lit" in request.GET)

    @property
    def classes(self):
        light = "lighting" if self.is_being_lit else "" if self.is_lit else "unlit"
        return f"scene-{self.part_of_day} {light}".strip()
