"""The form that takes a plan as a file."""

from wtforms import BooleanField, FileField, Form

from webapp.forms.fields import DayMonthYearField


class ImportForm(Form):
    """A file, the day on which it was published if it was, and whether to import it or only to look."""

    file = FileField(
        "File",
        description="CSV, a Word document (.docx), or text (.txt). Up to 5 MB.",
        render_kw={
            "attributes": {
                "accept": ".csv,.tsv,.txt,.docx,text/csv,text/plain,"
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
        },
    )
    published_on = DayMonthYearField(
        "Day on which it was published",
        called="the day on which the plan was published",
        description="For example, 16 12 2011. Leave it empty for a plan that nobody has seen yet.",
    )
    only_look = BooleanField("Only show what would happen", description="Nothing is saved")
