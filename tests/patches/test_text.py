"""Reading and comparing patch files of any origin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.patches.text import PatchHeader, change_id, identity, parse_patch_file, same_series

SHA = "0123456789012345678901234567890123456789"
DIFF = """\
diff --git a/f b/f
index 1234567..89abcde 100644
--- a/f
+++ b/f
@@ -1,3 +1,3 @@ def work():
 a
-b
+B
 c
"""
MAIL = f"""\
From {SHA} Mon Sep 17 00:00:00 2001
From: Some One <one@example.org>
Date: Sun, 22 Nov 2026 21:21:02 +0000
Subject: [PATCH] Fix %s

Body
---
 f | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

{DIFF}"""


@pytest.mark.parametrize(
    "subject, expected",
    [
        ("[PATCH] Fix it", "Fix it"),
        ("[PATCH 01/13] Fix it", "Fix it"),
        ("[RFC PATCH v2 1/3] Fix it", "Fix it"),
        ("[PATCH] [stable] Fix it", "[stable] Fix it"),
        ("[stable] Fix it", "[stable] Fix it"),
        ("Fix it", "Fix it"),
        ("[PATCH] A subject that\n goes on\n\there", "A subject that goes on here"),
        ("[PATCH] =?UTF-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("[PATCH] =?UTF-8?q?Gr=C3=B6?=\n =?UTF-8?q?=C3=9Fe?=", "Größe"),
        ("[PATCH] =?nonsense?q?Gr=F6?=", "[PATCH] =?nonsense?q?Gr=F6?="),
        ("", ""),
    ],
)
def test_subjects(subject: str, expected: str) -> None:
    data = f"From {SHA} Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: {subject}\n\n---\n"
    found = parse_patch_file(data.encode())
    assert found.sha == SHA
    assert found.author == "A <a@b>"
    assert found.subject == expected.removeprefix("[PATCH] ")


def test_a_mail_without_gits_first_line() -> None:
    found = parse_patch_file(
        b"Subject: [PATCH] Hand made\r\nFrom: A <a@b>\r\n\r\n" + DIFF.encode()
    )
    assert found == PatchHeader("", "Hand made", "A <a@b>")


@pytest.mark.parametrize("data", [b"", DIFF.encode(), b"--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n"])
def test_a_plain_diff_has_no_header(data: bytes) -> None:
    assert parse_patch_file(data) == PatchHeader()


@given(st.binary())
def test_any_bytes_can_be_read(data: bytes) -> None:
    identity(data)
    identity(b"Subject: " + data)
    identity(b"From: " + data + b"\n---\n" + DIFF.encode())


@pytest.mark.parametrize(
    "old, new",
    [
        ("1234567..89abcde", "1234567890..89abcdef01"),
        ("@@ -1,3 +1,3 @@ def work():", "@@ -11,3 +12,3 @@ def other():"),
        (SHA, SHA[::-1]),
        ("[PATCH]", "[PATCH 3/4]"),
        (" f | 2 +-\n", " f | 2 +-\n\n"),
        (" c\n", " c\n-- \n2.39.5\n\n"),
        ("Body\n", "Other body\n"),
    ],
)
def test_what_does_not_count(old: str, new: str) -> None:
    assert old in MAIL
    assert same_series([MAIL.encode()], [MAIL.replace(old, new).encode()])


@pytest.mark.parametrize(
    "old, new",
    [("+B\n", "+ B\n"), ("+B\n", "+C\n"), ("a/f", "a/g"), ("Fix", "Mend"), (" a", " A")],
)
def test_what_counts(old: str, new: str) -> None:
    assert not same_series([MAIL.encode()], [MAIL.replace(old, new).encode()])


def test_the_order_counts() -> None:
    first, second = MAIL.encode(), MAIL.replace("Fix", "Mend").encode()
    assert not same_series([first, second], [second, first])


def test_a_diff_in_the_message_is_no_change() -> None:
    quoting = MAIL.replace("Body\n", "Body\n\n" + DIFF.replace("+B", "+quoted") + "\n")
    assert change_id(quoting.encode()) == change_id(MAIL.encode()) == change_id(DIFF.encode())


def test_lines_in_a_hunk_that_look_like_a_diffs_head() -> None:
    tricky = DIFF.replace("-b\n+B\n", "--- a/x\n+++ b/x\n")
    assert change_id(tricky.encode()) not in {"", change_id(DIFF.encode())}
    assert change_id(tricky.replace("+++ b/x", "+++ c/x").encode()) != change_id(tricky.encode())
