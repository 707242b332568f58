"""Forward Plan: the web application and everything it knows.

Read it from the inside out. `domain` is what the law and the council's constitution say. `models` is what we
remember. `queries` look it up. `services` change it. `forms` listen, `views` answer. `adapters` talk to everything
else. The package `scheduler` beside this one does it again tomorrow.

This file holds no code, so that importing `webapp.domain.days` imports neither Flask nor a database.
"""
