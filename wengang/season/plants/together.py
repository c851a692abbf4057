"""What shows only when several employers are looked at together: one person's corrections, one firm's two names, and
accounts that go round."""

from collections.abc import Callable
from dataclasses import replace

from shared.contracts.eligibility import ContributionsRecorded
from shared.contracts.payout import PaymentBatched, PaymentReleased
from shared.contracts.registration import BankDetailsGiven, EmployerEnrolled, RefundConfirmed
from wengang.season.acts import new_account
from wengang.season.plants.delivery import returned_and_paid
from wengang.season.plants.dispatch import claim
from wengang.season.plants.peers import imported_before, lower, months_of, with_premium
from wengang.season.plot import Truth, note
from wengang.season.story import Story, bank_of, confirm, fingerprint, honest, moment

_BY_ONE_PERSON = 8
_WRITTEN_OFF = 5
_CAME_BACK = 5


class Free:
    """Employers that nothing is planted at yet."""

    def __init__(self, stories: list[Story], planted: dict[str, str]) -> None:
        self._stories, self._planted = stories, planted

    def take(self, many: int, what: str) -> list[Story]:
        taken = [self._stories.pop() for _ in range(many)]
        for story in taken:
            story.planted = what
        return taken


def together(free: list[Story], each: int, planted: dict[str, str], truth: Truth) -> None:
    stories = Free(free, planted)
    for story in stories.take(_WRITTEN_OFF, "claims written off"):
        claim(story, "waives", "written-off")
    note(planted, truth, "person:waives", "claims written off by one person", "indication.claims-written-off")
    for number, story in enumerate(stories.take(_WRITTEN_OFF, "look-alike: one claim of five written off")):
        claim(story, "collects", "written-off" if number == 0 else "recovered")
    for story in stories.take(_CAME_BACK, "returned, of one approver"):
        _by_the_lax(story)
    note(planted, truth, "person:approver-lax", "what one person approves comes back", "indication.approvals-come-back")
    for number in range(each):
        _raised_a_little(stories.take(_BY_ONE_PERSON, "a yuan more"), number)
        note(planted, truth, f"person:raiser-{number}", "a yuan more at many", "indication.small-raises")
        _accounts_changed(stories.take(_BY_ONE_PERSON, "account changed"), number)
        note(
            planted,
            truth,
            f"person:changer-{number}",
            "accounts of many changed by one person",
            "indication.accounts-changed-by-one-person",
        )
        pairs: dict[str, tuple[Callable[[list[Story], int], None], str]] = {
            "one firm as two, by one person": (_as_two, "indication.one-firm-as-several"),
            "one firm twice, in other brackets": (_twice, "indication.one-firm-twice"),
        }
        for what, (plot, kind) in pairs.items():
            pair = sorted(stories.take(2, what), key=lambda one: one.number)
            plot(pair, number)
            note(planted, truth, f"case:{pair[1].case_id}", what, kind)
        account = _passed_on(stories.take(3, "account passed on"), number)
        note(planted, truth, f"account:{account}", "account passed through three firms", "indication.account-passed-on")
        account = _exchanged(stories.take(2, "accounts exchanged"))
        note(planted, truth, f"account:{account}", "two firms exchange their accounts", "indication.account-ring")
        for story in stories.take(_BY_ONE_PERSON, "look-alike: corrected up and down by its own clerk"):
            with_premium(story, 600_000)
            up = story.number % 2
            imported_before(story, lower(months_of(story), 1_000 * (story.number % 9 + 1) * (1 if up else -1)))


def _by_the_lax(story: Story) -> None:
    """Returned, confirmed anew and paid; at first in a batch that another person approved."""
    returned_and_paid(story)
    story.told = [
        replace(one, fact=one.fact.model_copy(update={"batch_id": story.batch_id("lax")}))
        if isinstance(one.fact, PaymentBatched | PaymentReleased) and one.fact.end_to_end_id == story.end_to_end()
        else one
        for one in story.told
    ]


def _raised_a_little(stories: list[Story], number: int) -> None:
    for story in stories:
        with_premium(story, 300_000 + 7 * story.number)
        imported_before(story, lower(months_of(story), 100))
        _by(story, ContributionsRecorded, f"raiser-{number}", last=True)


def _accounts_changed(stories: list[Story], number: int) -> None:
    """After the roster, and confirmed since: nobody's rule is broken."""
    for story in stories:
        with_premium(story, 300_000 + 7 * story.number)
        before = bank_of(story, fingerprint(f"before {story.uscc}"))
        story.change(BankDetailsGiven, bank=before)
        given = BankDetailsGiven(uscc=story.uscc, bank=bank_of(story), source="roster", person=f"changer-{number}")
        story.tell(moment(2), given, f"changer-{number}")
        confirm(story, moment(6))


def _by(story: Story, kind: type[ContributionsRecorded], person: str, *, last: bool) -> None:
    told = [one for one in story.told if isinstance(one.fact, kind)]
    which = max(told, key=lambda one: one.at) if last else told[0]
    story.told = [replace(one, actor=person) if one is which else one for one in story.told]


def _as_two(pair: list[Story], number: int) -> None:
    for story in pair:
        with_premium(story, 123_456 + 9_600 * number)
        story.change(EmployerEnrolled, first_insured_month="2018-07")
        confirm(story, moment(6))
        story.change(RefundConfirmed, person=f"agent-{number}")


def _twice(pair: list[Story], number: int) -> None:
    pair[0].name = f"青海恒信第{number}商贸（西宁）有限公司"
    pair[1].name = f"青海恒信第{number}商贸(西宁)有限公司"
    for story in pair:
        story.told.clear()
        honest(story)


def _passed_on(firms: list[Story], number: int) -> str:
    """Long after the refunds, and never at two firms at once."""
    account = fingerprint(f"goes round {number}")
    for turn, story in enumerate(firms):
        _takes(story, 60 + 20 * turn, account)
        _takes(story, 70 + 20 * turn, fingerprint(f"afterwards {story.uscc}"))
    return account


def _exchanged(firms: list[Story]) -> str:
    one, other = firms
    _takes(one, 60, fingerprint(f"meanwhile {one.uscc}"))
    _takes(other, 61, one.account)
    _takes(one, 62, other.account)
    return min(one.account, other.account)


def _takes(story: Story, day: float, account: str) -> None:
    new_account(story, day, account)
    confirm(story, moment(day, 10), account)
