"""Messages to send to a contact. The person sends them, never the site."""

from django.utils.translation import gettext_lazy as _

# To ask whether somebody may be called, before they are needed.
PERMISSION_MESSAGES = (
    _(
        "Hi. I’m making a plan for hard days. Can I put you down as someone to call? "
        "You would not have to fix anything. Listening is enough."
    ),
    _(
        "Hi. Can I call you when things get rough? It may be late. "
        "Please tell me which times are good, and which are not. It’s okay to say no."
    ),
    _(
        "Hi. You have been there, so I’m asking you. Can I call you when an urge comes? "
        "Ten minutes on the phone would help me most."
    ),
)
# For those who wrote no words of their own for it. It tells the friend that
# somebody used, and says nothing of being safe: nobody can know that.
MESSAGE_AFTER_USE = _("I used. Please stay on the phone with me. Can you come over?")
