from celery import shared_task

from accounts.session_store import SessionStore


@shared_task(name="accounts.clear_sessions")
def clear_sessions():
    """Delete the sessions that have ended by themselves."""
    SessionStore.clear_expired()
