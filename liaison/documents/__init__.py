"""Word forms (公文表单): one file a form, on the paper of :mod:`liaison.documents.page`.

Words here are printed, so they are Chinese and never translated. The only
room that knows python-docx, which is loaded when a form is really written.
"""
