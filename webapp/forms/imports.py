"""The form that takes a plan as a file."""

from wtforms import BooleanField, FileField, Form


class ImportForm(Form):
    """A file, and whether to import it or only to look what would happen."""

    file = FileField(
        "File",
        description="A CSV file with a column of references, saved from a spreadsheet. Up to 8 MB.",
        render_kw={"attributes": {"accept": ".csv,text/csv,text/plain,.txt,.tsv"}},
    )
    only_look = BooleanField("Only show what would happen", description="Nothing is saved")
