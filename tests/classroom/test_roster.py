"""A roster is a table of any course system; a learner is found by any of its columns that tells one from all others."""

import pytest

from grader.classroom.roster import BadRoster, read

TABLE = (
    "Student ID,First name,Last name,Email,Section\n"
    "7,Ada,Lovelace,ada@x.org,A\n8,Bob,Bobson,bob@x.org,A\n9,Bob,Bobson,b2@x.org,B\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_all_kinds(separator, encoding, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(TABLE.replace(",", separator).replace("Ada", "Adä").encode(encoding))
    roster = read(file)
    assert [person.id for person in roster.people] == ["7", "8", "9"]
    assert roster.people[0].name == "Adä Lovelace"


@pytest.mark.parametrize(
    ("called", "means"),
    [
        (("7",), "7"),
        (("ada@x.org",), "7"),
        (("ada",), "7"),
        (("lovelaceada",), "7"),
        (("Lovelace, Ada",), "7"),
        (("Bob Bobson",), None),
        (("Bob Bobson", "b2@x.org"), "9"),
        (("A",), None),
        (("B",), None),
        (("nobody",), None),
    ],
)
def test_who_is_meant(called, means, tmp_path):
    (tmp_path / "roster.csv").write_text(TABLE)
    person = read(tmp_path / "roster.csv").find(*called)
    assert (person.id if person else None) == means


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "names nobody"), ("a,b\n1,2\n", "names nobody"), ("id,name\n1,Ada\n1,Bob\n", "two people with the id '1'")],
)
def test_what_is_no_roster(text, says, tmp_path):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(BadRoster, match=says):
        read(tmp_path / "roster.csv")


def test_a_roster_that_is_not_there(tmp_path):
    with pytest.raises(BadRoster, match="can't be read"):
        read(tmp_path / "roster.csv")
