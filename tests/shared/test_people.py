"""One person is one person, however the name is spelled."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.people import MOST_CHARACTERS, check_name, person_key, same_person

SPELLINGS = (
    "wang.wei",
    "Wang.Wei",
    "WANG.WEI",
    "wang.Wei",
    "Ｗａｎｇ．Ｗｅｉ",
    "wang.wei\u200b",
    "\ufeffwang.wei",
    " wang.wei ",
)
NAMES = st.text(max_size=30)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_the_same_person(spelling: str) -> None:
    assert same_person("wang.wei", spelling)
    assert person_key(spelling) == "wang.wei"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("ΟΔΥΣΣΕΎΣ", "οδυσσεύς"), ("ﬁona", "FIONA"), ("Å", "å"), ("王伟", "王伟"), ("㈱", "(株)")],
)
def test_case_and_width_are_those_of_unicode(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(("one", "other"), [("wang.wei", "wang.wu"), ("王伟", "王衞"), ("li", "li2")])
def test_two_people_are_two(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize("nobody", [None, ""])
def test_nobody_is_the_same_as_nobody(nobody: str | None) -> None:
    assert not same_person(nobody, nobody)
    assert not same_person(nobody, "wang.wei")


@given(NAMES)
def test_a_key_is_its_own_key_and_that_of_every_spelling(name: str) -> None:
    key = person_key(name)
    assert person_key(key) == key
    for spelled in (name.upper(), name.lower(), name.title(), unicodedata.normalize("NFD", name)):
        if person_key(spelled.casefold()) == person_key(spelled):
            assert person_key(unicodedata.normalize("NFKC", spelled)) == person_key(spelled)


@given(st.sampled_from(SPELLINGS[:4]), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_spelling_stays_the_same_person_in_every_form(spelling: str, form: str) -> None:
    assert person_key(unicodedata.normalize(form, spelling)) == "wang.wei"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["platform", "clerk-630102", "王伟", "Wang Wei", "auth0|5f7c", "a@b.cn", "x" * 200])
def test_a_name_that_people_can_read_is_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", " li", "li ", "li\x00", "l\ni", "li\u200b", "li\u202e", "li\ue000", "li\ufffe", "li\u2028"),
        *("li\u3000x", "li\ud800", "li\U000e0001", "x" * (MOST_CHARACTERS + 1)),
    ],
)
def test_a_name_with_what_nobody_sees_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check_name(name)
