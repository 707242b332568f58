"""The clock that does it again tomorrow: jobs, their timetable and the process that runs them."""
