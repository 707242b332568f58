"""The forms that take in records published elsewhere: the file, then the look at what it would add."""

from wtforms import FileField, Form, HiddenField


class StatedFileForm(Form):
    """Records published elsewhere, as a file."""

    file = FileField(
        "File",
        description="A CSV file with the headings id, council and stated_effective_from. Up to 200 kB.",
        render_kw={"attributes": {"accept": ".csv,text/csv,text/plain,.txt,.tsv"}},
    )


class StatedImportForm(Form):
    """The records that were looked at, signed by us, on their way back to be taken in."""

    content = HiddenField()
