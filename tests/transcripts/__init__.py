"""The documents' console blocks, run for real: ``python -m tests.transcripts --write``.

A ``.. code-block:: console`` holds lines ``$ COMMAND`` and, after each, exactly what the
command writes to stdout and stderr. The blocks of a document are one session of a shell,
in an empty folder. A comment begins another session, with commands that aren't shown::

    .. transcript:
       rdotool demo demo
       cd demo

What differs from run to run is made the same, and nothing else:

- the session's folder is shown as ``/src``, its HOME as ``~``;
- git's user and time are fixed, which fixes the commits' names too, and so does TZ;
- the time in ``"began": …`` of the journal is fixed;
- a tab is shown as blanks, and blanks at the end of a line don't count.
"""
