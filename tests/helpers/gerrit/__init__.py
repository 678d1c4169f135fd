"""A real Gerrit server for the tests.

``hands`` is what a test works with (the fixture ``gerrit``); ``site`` starts and stops the one
server of a run; ``rules`` makes it like RDO's; ``rest`` asks it, for assertions.
"""

from tests.helpers.gerrit.hands import Gerrit, Project, User
from tests.helpers.gerrit.rest import Rest, RestError

__all__ = ["Gerrit", "Project", "Rest", "RestError", "User"]
