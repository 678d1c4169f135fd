"""The documents' console blocks, run for real: ``python -m tests.transcripts --write``.

A ``.. code-block:: console`` holds lines ``$ COMMAND`` and, after each, exactly what the
command writes to stdout and stderr. The blocks of a document are one session of a shell,
in an empty folder. A comment begins another session, with commands that aren't shown::

    .. transcript:
       rdotool demo demo
       cd demo

``.. transcript: gerrit`` gives the session a real Gerrit server, which it shares with the
document's others (``stage``), and in a set-up or between blocks others act there (``actor``)::

    .. meanwhile:
       gerrit say bob 1 "Good." Code-Review=2

What differs from run to run is made the same, and nothing else:

- the session's folder is shown as ``/src``, its HOME as ``~``;
- git's user and time are fixed, which fixes the commits' names too, and so does TZ;
- the time in ``"began": …`` of the journal is fixed;
- the Gerrit server's address is shown as ``review.example.org``, its dates are one date, and
  what is younger than an hour is younger than a minute;
- a tab is shown as blanks, and blanks at the end of a line don't count.
"""
