"""What a field is: its kind, its label and how it is kept.

A record's column is made by a helper of :mod:`liaison.fields.field`; form,
table, filter, import, export, history and command line all read the
:class:`~liaison.fields.field.Field` found there.
"""
