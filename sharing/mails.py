"""The notice that a link was made, with the way back for who did not make it."""

from allauth.account.adapter import get_adapter


def tell_owner(user):
    get_adapter().send_notification_mail("account/email/link_made", user)
