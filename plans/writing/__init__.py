"""The guided writing: one question a page, in a settled order, every one of them skippable.

To read from the top: `views` (the addresses) <- `pages` (what a page shows) <- `wizard` (where it
goes on, what comes next) <- `steps` (the questions) <- `forms` <- `drafts` (what is no row yet).
Before there is an address: `start_views` <- `first_answers` (sealed in the session for an hour).
"""
