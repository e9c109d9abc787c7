"""Encryption at rest, by two doors.

`person` is for what somebody writes, under a key of their own, which goes when they are erased.
Model fields go through it by themselves (`fields`).
`site` is for what the site itself must read again, such as mails that wait, under its own key.

Behind both is one `cipher`. People's keys lie sealed by the site, so settings.SEALING_KEYS opens
everything, and changing it touches no text.
"""
