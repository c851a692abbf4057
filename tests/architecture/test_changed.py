"""Which tests ``make quick`` chooses."""

from tests.changed import concerned, select

DECIDER = "services/registration/domain/employer.py"


def test_tests_that_import_what_changed_come_before_the_others_of_the_service() -> None:
    found = concerned([DECIDER])
    confirming, uploads = "tests/registration/test_confirming.py", "tests/registration/test_roster.py"
    assert found.index(confirming) < found.index(uploads)
    assert not [file for file in found if file.startswith("tests/payout/")]


def test_a_test_that_changed_is_chosen_first_and_one_that_takes_minutes_never() -> None:
    changed = ["tests/flow/test_story.py", "tests/registration/test_roster.py", DECIDER]
    chosen = select(concerned(changed), {}, 10)
    assert chosen[0] == "tests/registration/test_roster.py"
    assert "tests/flow/test_story.py" not in chosen


def test_no_more_is_chosen_than_fits() -> None:
    files = concerned([DECIDER])
    assert len(select(files, dict.fromkeys(files, 7.0), 21)) == 6  # on two cores
