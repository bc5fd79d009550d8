"""Editors for the fields of records, one for each kind of value.

`edit_value` in `ui.fields.editing` opens the right one; `ui.fields.words` says what a value looks
like in a form.
"""
