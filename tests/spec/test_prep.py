"""What %prep makes of upstream's requirements, read and not run."""

from __future__ import annotations

from rdotool.spec import Spec, prep

TEXT = r"""
%global excluded_brs doc8 bandit
%if 0
%global excluded_brs %{excluded_brs} never
%endif
%global excluded_brs %{excluded_brs} hacking
%global excluded_reqs pymongo
Name: x
%prep
%autosetup -n x -S git
touch requirements.pwned; sed -i /^minversion.*/d tox.ini
# sed -i /comment/d requirements.txt
for pkg in %{excluded_brs};do
  for reqfile in doc/requirements.txt test-requirements.txt; do
    if [ -f $reqfile ]; then
      sed -i /^${pkg}.*/d $reqfile
    fi
  done
done
for pkg in %{excluded_reqs}; do
sed -i /^${pkg}.*/d requirements.txt
done
sed -i 's/^packaging.*/packaging>=20.9/g' requirements.txt && sed -ri -e "s/six>=(.*)/six/" \
  {test-,}requirements.txt
sed -i 's/tempest/x/e' setup.cfg
rm -f test-requirements.txt
sed 's/a/b/' requirements.txt
%if 0
sed -i /pbr/d requirements.txt
%endif
sed -i "/unclosed requirements.txt

%generate_buildrequires
%pyproject_buildrequires -t
"""
SPEC = Spec.parse(TEXT.encode(), "x.spec")
UPSTREAM = "pbr>=2\npymongo>=3 # MIT\npackaging>=24\nsix>=1.16\ncomment\n"


def test_the_result_and_where_it_comes_from() -> None:
    text, changes = prep.apply(prep.read(SPEC).edits, "requirements.txt", UPSTREAM)
    assert text == "pbr>=2\n\npackaging>=20.9\nsix\ncomment\n"
    assert [(change.line, change.new, change.where) for change in changes] == [
        (2, None, "x.spec:21"),
        (3, "packaging>=20.9", "x.spec:23"),
        (4, "six", "x.spec:23"),
    ]


def test_loops_over_files() -> None:
    text = "doc8\nbandit!=1\nhacking>=3\nnever\nstestr\n"
    for name in ("doc/requirements.txt", "test-requirements.txt"):
        assert prep.apply(prep.read(SPEC).edits, name, text)[0] == "\n\n\nnever\nstestr\n"
    assert prep.apply(prep.read(SPEC).edits, "other.txt", text) == (text, [])


def test_what_is_not_understood_is_told() -> None:
    assert [line.partition(": ")[0] for line in prep.read(SPEC).unknown] == [
        "x.spec:25",
        "x.spec:26",
        "x.spec:31",
    ]


def test_generators() -> None:
    assert prep.uses_generator(SPEC)
    plain = TEXT.replace("%pyproject_buildrequires", "# %pyproject_buildrequires")
    assert not prep.uses_generator(Spec.parse(plain.encode()))
