"""Reports of a class: every learner in each, nothing of theirs taken for ours, whole or as they were."""

import csv
import json
import xml.etree.ElementTree as ElementTree

import pytest
from classes import document, graded_class

from grader.classroom.scheme import Scheme
from grader.classroom.store import Store
from grader.classroom.written import BadTexts, write

EVIL = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "<script>alert(1)</script>",
    "../../up",
    "a\x00b",
    "CON",
    "x" * 300,
    "Ünï",
    "ünï",
]
NAMED = {"misconception": {"id": "stride-inside", "says": "the stride is inside"}}


@pytest.fixture
def folder(tmp_path):
    handed = {
        "ada": (document("conv1d"), b"a = 1"),
        "bob": (document("conv1d", "stride", **NAMED), b"b = 1"),
        "carol": (document("conv1d", "stride", **NAMED, message="<b>\x1b[1m&amp;~~~"), b"c = 1"),
        "dave": "unpacks_too_large",
        "erin": "nothing_handed_in",
        **{who: (document("conv1d", "one"), who.encode()) for who in EVIL},
    }
    with Store(tmp_path / "out") as store:
        graded_class(store, handed)
        write(store, Scheme(), "A class")
    return tmp_path / "out"


def again(folder):
    with Store(folder) as store:
        return write(store, Scheme(), "A class")


def test_grades_have_a_row_for_each_and_no_formula(folder):
    rows = list(csv.reader((folder / "grades.csv").open(newline="")))
    assert len(rows) == 1 + 5 + len(EVIL)
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in ("=", "+", "-", "@")]
    head = dict(zip(rows[0], next(row for row in rows if row[0] == "bob"), strict=True))
    assert head["conv1d status"] == "failed"
    assert head["conv1d: one"] == "1"
    assert head["conv1d: stride"] == "0"
    assert float(head["points"]) == float(head["conv1d points"]) == 6
    dave = dict(zip(rows[0], next(row for row in rows if row[0] == "dave"), strict=True))
    assert (dave["conv1d status"], dave["conv1d kind"]) == ("refused", "unpacks_too_large")
    assert "far more than it should" in dave["why"]


def test_results_have_what_grade_says(folder):
    said = json.loads((folder / "results.json").read_text())
    by_id = {each["learner"]: each["exercises"][0] for each in said["learners"]}
    assert len(by_id) == 5 + len(EVIL)
    assert by_id["bob"]["failure"]["kind"] == "wrong_values"
    assert by_id["bob"]["cluster"] == "conv1d:stride-inside"
    assert by_id["erin"]["reason"]["kind"] == "nothing_handed_in"
    assert by_id["ada"]["isolation"] == "A"


def test_junit_is_xml_whatever_code_says(folder):
    suites = ElementTree.parse(folder / "junit.xml").getroot()
    assert len(suites) == 5 + len(EVIL)
    bob = next(suite for suite in suites if suite.get("name") == "bob")
    assert (bob.get("failures"), bob.get("errors")) == ("1", "0")
    assert [case.get("name") for case in bob if case.find("failure") is not None] == ["stride"]


def test_feedback_stays_in_its_folder_one_for_each(folder):
    files = sorted(file.name for file in (folder / "feedback").iterdir())
    assert len(files) == 2 * (5 + len(EVIL))
    assert len({name.lower() for name in files}) == len(files)
    assert not [file for file in folder.parent.iterdir() if file != folder]
    bob = (folder / "feedback" / "bob.md").read_text()
    assert "said of stride" in bob
    assert "Which one comes first?" in bob
    assert "stride-inside" not in bob  # the name is for later


def test_a_text_for_a_cluster_reaches_all_of_it_and_stays(folder):
    texts = folder / "feedback.toml"
    said = texts.read_text()
    assert '["conv1d:stride-inside"]\ntext = ""' in said
    mine = said.replace('["conv1d:stride-inside"]\ntext = ""', '["conv1d:stride-inside"]\ntext = "See <page> 12."')
    texts.write_text("# mine\n" + mine)
    again(folder)
    for who in ("bob", "carol"):
        assert "See <page> 12." in (folder / "feedback" / f"{who}.md").read_text()
        assert "See &lt;page&gt; 12." in (folder / "feedback" / f"{who}.html").read_text()
    assert "See" not in (folder / "feedback" / "ada.md").read_text()
    assert texts.read_text() == "# mine\n" + mine


def test_texts_that_are_no_toml_change_nothing(folder):
    (folder / "feedback.toml").write_text("[")
    before = (folder / "grades.csv").read_bytes()
    with pytest.raises(BadTexts, match="isn't TOML"):
        again(folder)
    assert (folder / "grades.csv").read_bytes() == before


def test_nothing_of_a_learners_is_html(folder):
    for page in [folder / "report.html", *(folder / "feedback").glob("*.html")]:
        text = page.read_text()
        assert "<script>alert" not in text
        assert "<b>\x1b" not in text


def test_what_is_in_common_is_counted(folder):
    gathered = again(folder)
    assert gathered.people == 5 + len(EVIL)
    assert gathered.clusters["conv1d:stride-inside"].people == 2
    assert gathered.courses["conv1d"].stopped["stride"] == 2
    assert gathered.courses["conv1d"].stopped["one"] == len(EVIL)
    assert gathered.reasons == {"unpacks_too_large": 1, "nothing_handed_in": 1}
    assert any(f"{len(EVIL)} " in sentence and "“one”" in sentence for sentence in gathered.to_act_on())
