"""Everything the product says, written into a folder, so that two trees can be compared.

    python -m tools.same FOLDER              # every page, paper and mail of the tree it stands in
    python -m tools.same --against REVISION  # the same of both, and what differs
    python -m tools.same OLDER NEWER         # what differs between two such folders

Of the tree it uses only what outlives a move of its Python: `manage.py`'s commands, addresses,
forms and the jobs that run by themselves. So the tree may be any revision since the demo person
came; it needs no copy of this tool.
"""
