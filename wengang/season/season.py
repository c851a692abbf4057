"""A season of a city: ten thousand employers, their lists and batches, what is planted among them, and the truth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from services.supervision.domain.record import Record, name_of
from shared.calendar import notice_window
from shared.contracts.eligibility import CaseListed, NoticeEnded, NoticePublished, TopUpListed
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    AccountCompared,
    BankDiscrepancyFound,
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchLine,
    BatchReleased,
    DiscrepancyResolved,
    FundsApproved,
    FundsCommitted,
    FundsRequested,
    FundsTransferNotBooked,
    FundsTransferred,
    PaymentBatched,
    PaymentReleased,
)
from shared.contracts.registration import BankDetailsGiven
from wengang.demo.employers import make_uscc
from wengang.season.lookalikes import LOOK_ALIKES
from wengang.season.plants import PLANTS
from wengang.season.story import EDITION, NO_FUND, Story, Told, adoption, bank_of, fingerprint, honest, moment

COUNTIES = ("630102", "630103", "630104", "630105", "630106", "630121", "630123")
SEASON_ENDS = moment(199).date()
"""2022-01-16: after the closing date."""
Truth = set[tuple[str, str]]
"""Which kind of alert whose picture deserves: ``("misrouted.paid-twice", "case:qinghai-2021:…")``."""


@dataclass
class Season:
    records: list[Record]
    truth: Truth
    planted: dict[str, str]
    """By owner: what was planted there."""
    employers: int
    look_alikes: int
    allowed: dict[str, frozenset[str]]
    """Accounts that two people allowed to be shared."""
    told: list[Told] = field(default_factory=list)
    """The same as ``records``, as facts: what ``recording`` writes into logs."""


def make_season(employers: int = 10_000, each: int | None = None, seed: int = 2021) -> Season:
    """``each`` kind of wrong-doing is planted so many times; one employer in a thousand, and twice at least."""
    each = max(2, employers // 2_000) if each is None else each
    random = Random(seed)  # noqa: S311 - a season that can be made again, nothing secret
    stories = [_story(number, random) for number in range(employers)]
    free = {"direct": [], "confirming": [], "dispatch": []}  # type: dict[str, list[Story]]
    for story in stories:
        free["dispatch" if story.dispatch else "confirming" if story.confirming else "direct"].append(story)
    planted: dict[str, str] = {}
    truth: Truth = set()
    for name, plant in PLANTS.items():
        for _ in range(each):
            story = free[plant.wants].pop()
            plant.plot(story)
            story.planted = name
            owner = f"case:{story.case_id}"
            planted[owner] = name
            truth |= {(kind, owner) for kind in plant.kinds}
    allowed = _shared_accounts(free["direct"], each, planted, truth)
    look_alikes = 0
    for name, alike in LOOK_ALIKES.items():
        for _ in range(3 * each):
            story = free[alike.wants].pop()
            alike.plot(story)
            story.planted = f"look-alike: {name}"
            look_alikes += 1
    for story in free["dispatch"]:
        LOOK_ALIKES["passed on and reported"].plot(story)
    told = [*adoption(), *(one for story in stories for one in story.told)]
    told += _batches(told, planted, truth, each)
    told += _notices(stories, planted, truth)
    told += _people(planted, truth)
    told += _funds(planted, truth)
    told += _comparisons(planted, truth)
    told = _numbered(told)
    return Season(_recorded(told), truth, planted, employers, look_alikes, allowed, told)


def _story(number: int, random: Random) -> Story:
    agency = COUNTIES[number % len(COUNTIES)]
    premium = random.randrange(24, 700_000)
    # A tie of half a fen now and then: 3/5 of a premium that ends on 5 is exact, of 24 fen it is not.
    amount = (premium * 3 * 2 + 5) // 10
    return honest(
        Story(
            number=number,
            uscc=make_uscc(agency, number),
            name=f"西宁第{number}商贸有限公司",
            agency=agency,
            confirming=number % 5 == 0,
            dispatch=number % 5 == 1 and number % 10 == 1,  # one in ten
            wave=random.randrange(3),
            premium_fen=premium,
            amount_fen=amount,
        )
    )


def _shared_accounts(free: list[Story], each: int, planted: dict[str, str], truth: Truth) -> dict[str, frozenset[str]]:
    """Pairs with one account: planted; allowed by two people; and handed on, one after the other."""
    allowed = {}
    for number in range(3 * each):
        pair = free.pop(), free.pop()
        account = fingerprint(f"shared {number}")
        for story in pair:
            story.told = [_to_account(one, story, account) for one in story.told]
        owner = f"account:{account}"
        if number < each:
            planted[owner] = "one account behind two employers"
            truth.add(("misrouted.shared-account", owner))
        elif number < 2 * each:
            allowed[account] = frozenset(story.uscc for story in pair)
        else:
            first, second = pair
            given = BankDetailsGiven(uscc=first.uscc, bank=bank_of(first), source="platform")
            first.tell(moment(80), given, "platform")
            second.told = [
                replace(one, at=moment(90)) if isinstance(one.fact, BankDetailsGiven) else one for one in second.told
            ]
            own = fingerprint(f"own {second.uscc}")
            second.told = [
                one if isinstance(one.fact, BankDetailsGiven) else _to_account(one, second, own) for one in second.told
            ]
            before = BankDetailsGiven(uscc=second.uscc, bank=bank_of(second, own), source="roster")
            second.tell(moment(0), before, f"clerk-{second.agency}")
    return allowed


def _to_account(told: Told, story: Story, account: str) -> Told:
    if isinstance(told.fact, BankDetailsGiven):
        return replace(told, fact=told.fact.model_copy(update={"bank": bank_of(story, account)}))
    if hasattr(told.fact, "account_fingerprint"):
        return replace(told, fact=told.fact.model_copy(update={"account_fingerprint": account}))
    return told


def _batches(told: Iterable[Told], planted: dict[str, str], truth: Truth, each: int) -> list[Told]:
    """Each batch is drafted, checked, approved and released by four people; a few are not."""
    lines: dict[str, list[tuple[datetime, PaymentBatched]]] = defaultdict(list)
    releases: dict[str, list[tuple[datetime, PaymentReleased]]] = defaultdict(list)
    for one in told:
        if isinstance(one.fact, PaymentBatched):
            lines[one.fact.batch_id].append((one.at, one.fact))
        elif isinstance(one.fact, PaymentReleased):
            releases[one.fact.batch_id].append((one.at, one.fact))
    made: list[Told] = []
    # Late batches hold employers with a story of their own: plants go to the plain ones.
    plain = sorted(batch_id for batch_id in lines if batch_id.endswith("-a") and releases[batch_id])
    wrong = dict(
        zip(
            plain,
            ["same person"] * each + ["unapproved"] * each + ["wrong sum"] * each + ["no fund"] * each,
            strict=False,
        )
    )
    kinds = {
        "same person": "misrouted.same-person",
        "unapproved": "misrouted.released-unapproved",
        "wrong sum": "misrouted.released-sum",
        "no fund": "misrouted.released-without-reserve",
    }
    for batch_id, batched in sorted(lines.items()):
        plot = wrong.get(batch_id, "")
        if plot:
            planted[f"batch:{batch_id}"] = plot
            truth.add((kinds[plot], f"batch:{batch_id}"))
        made += _batch(batch_id, batched, releases[batch_id], plot)
    return made


def _batch(
    batch_id: str,
    batched: list[tuple[datetime, PaymentBatched]],
    released: list[tuple[datetime, PaymentReleased]],
    plot: str,
) -> list[Told]:
    agency = batch_id.partition("-")[0]
    begun = min(at for at, _ in batched)
    sent = {fact.payment_id: fact.amount_fen for _, fact in released}
    drafted = BatchDrafted(
        batch_id=batch_id,
        edition=EDITION,
        agency=NO_FUND if plot == "no fund" else agency,
        lines=tuple(
            BatchLine(
                payment_id=one.payment_id, end_to_end_id=one.end_to_end_id, amount_fen=sent.get(one.payment_id, 0)
            )
            for _, one in batched
        ),
        payments=len(batched),
        total_fen=sum(sent.values()),
        maker=f"maker-{agency}",
    )
    checker = f"maker-{agency}" if plot == "same person" else f"checker-{agency}"
    stream = f"batch:{batch_id}"
    made = [
        Told(begun + timedelta(seconds=1), "payout", stream, drafted, drafted.maker),
        Told(begun + timedelta(hours=1), "payout", stream, BatchChecked(batch_id=batch_id, checker=checker), checker),
    ]
    if plot != "unapproved":
        approver = f"approver-{agency}"
        approved = BatchApproved(batch_id=batch_id, approver=approver)
        made.append(Told(begun + timedelta(hours=2), "payout", stream, approved, approver))
    if released:
        total = sum(fact.amount_fen for _, fact in released)
        release = BatchReleased(
            batch_id=batch_id,
            message_id=batch_id,
            payments=len(released),
            total_fen=total + (100 if plot == "wrong sum" else 0),
            held=len(batched) - len(released) if len(batched) > len(released) else 0,
            held_fen=0,
            file_sha256="0" * 64,
            sheet_sha256="0" * 64,
            requested_on=released[0][0].date(),
            created_at=released[0][0].isoformat(),
        )
        made.append(Told(max(at for at, _ in released), "payout", stream, release, f"releaser-{agency}"))
    return made


_TOO_SHORT, _NO_FUND = 2, 3
"""Of the public lists in the order of their names."""


def _notices(stories: Iterable[Story], planted: dict[str, str], truth: Truth) -> list[Told]:
    listed: dict[str, list[tuple[datetime, CaseListed | TopUpListed]]] = defaultdict(list)
    for story in stories:
        for one in story.told:
            if isinstance(one.fact, CaseListed | TopUpListed):
                listed[one.fact.notice_id].append((one.at, one.fact))
    made = []
    for number, (notice_id, lines) in enumerate(sorted(listed.items())):
        at, first = lines[0]
        total = sum(line.amount_fen for _, line in lines)
        begins, ends = notice_window(at.date(), 3)
        published = NoticePublished(
            notice_id=notice_id,
            edition=EDITION,
            agency=NO_FUND if number == _NO_FUND else notice_id.partition("-")[0],
            legal_basis="N29",
            published_on=at.date(),
            first_day=begins,
            last_day=ends - timedelta(days=1) if number == _TOO_SHORT else ends,
            working_days=3,
            employers=len(lines),
            total_fen=total + (1 if number == 0 else 0),
            content_sha256="0" * 64,
        )
        made.append(Told(at, "eligibility", f"notice:{notice_id}", published, "bureau"))
        if number == 0:
            _note(planted, truth, f"notice:{notice_id}", "heading that its lines do not give", "misrouted.listed-sum")
        if number == _TOO_SHORT:
            _note(planted, truth, f"notice:{notice_id}", "notice a day short", "misrouted.notice-too-short")
        if number == _NO_FUND:
            _note(planted, truth, f"notice:{notice_id}", "list without a fund", "misrouted.listed-without-reserve")
        if number == 1:
            _note(planted, truth, f"notice:{notice_id}", "list that never ends", "withheld.notice-not-ended")
        else:
            ended = NoticeEnded(notice_id=notice_id, edition=EDITION, ended_on=first.last_day + timedelta(days=1))
            closing = moment(13 + 7 * int(notice_id.rpartition("-")[2]), 7.9)
            made.append(Told(closing, "eligibility", f"notice:{notice_id}", ended))
    return made


def _note(planted: dict[str, str], truth: Truth, owner: str, name: str, kind: str) -> None:
    planted[owner] = name
    truth.add((kind, owner))


def _people(planted: dict[str, str], truth: Truth) -> list[Told]:
    """Batches split below the limit, approvals by night, and people who only look like it."""
    made: list[Told] = []

    def draft(maker: str, name: str, day: float, total_fen: int) -> None:
        fact = BatchDrafted(
            batch_id=f"630102-{name}",
            edition=EDITION,
            agency="630102",
            lines=(),
            payments=0,
            total_fen=total_fen,
            maker=maker,
        )
        made.append(Told(moment(day), "payout", f"batch:630102-{name}", fact, maker))

    def approve(approver: str, name: str, day: float, hour: float) -> None:
        fact = BatchApproved(batch_id=f"630102-{name}", approver=approver)
        made.append(Told(moment(day, hour), "payout", f"batch:630102-{name}", fact, approver))

    draft("splitter", "s1", 40, 95_000_000)
    draft("splitter", "s2", 41, 96_000_000)
    _note(planted, truth, "person:splitter", "batches split below the limit", "misrouted.split-batches")
    draft("careful", "c1", 40, 95_000_000)  # one large batch
    draft("weekly", "w1", 40, 95_000_000)  # two, weeks apart
    draft("weekly", "w2", 61, 95_000_000)
    draft("small", "t1", 40, 10_000_000)  # two of an ordinary size
    draft("small", "t2", 40.1, 10_000_000)
    for number in range(6):
        approve("night-owl", f"n{number}", 50, 23 + number / 10)
        approve("day-worker", f"d{number}", 50, 10 + number / 10)
    _note(planted, truth, "person:night-owl", "a burst of approvals by night", "misrouted.night-approvals")
    for number in range(2):
        approve("overtime", f"o{number}", 50, 23 + number / 10)  # two late ones
    for number in range(6):
        approve("every-evening", f"e{number}", 50 + number, 22.5)  # one a night
    return made


def _funds(planted: dict[str, str], truth: Truth) -> list[Told]:
    """A fund is asked for, approved, moved, and pays a batch that was approved: in time, or not."""
    made: list[Told] = []
    amount = {"amount_fen": 50_000_000}

    def tell(region: str, day: float, kind: type[Fact], **more: object) -> None:
        fund = {"fund_id": f"{EDITION}:{region}", "request_id": "YK-1", "person": f"fund-{day:.0f}", "key_id": ""}
        fact = kind.model_validate({**fund, **amount, "purpose": "拨付", **more})
        made.append(Told(moment(day), "payout", f"fund:{EDITION}:{region}", fact, f"fund-{day:.0f}"))

    def approve(region: str, day: float) -> None:
        batch_id = f"{region}-f"
        names = {"batch_id": batch_id, "edition": EDITION, "agency": region, "fund_id": f"{EDITION}:{region}"}
        draft = {**names, "lines": (), "payments": 0, "total_fen": 50_000_000, "maker": f"maker-{region}"}
        approver = f"approver-{region}"
        approved = BatchApproved(batch_id=batch_id, approver=approver)
        stream = f"batch:{batch_id}"
        made.append(Told(moment(day), "payout", stream, BatchDrafted.model_validate(draft), f"maker-{region}"))
        made.append(Told(moment(day, 10), "payout", stream, approved, approver))

    def move(region: str, day: float) -> None:
        moved = {"transferred_on": moment(day).date(), "bank_reference": f"CZ-{region}"}
        tell(region, day, FundsTransferred, **moved)

    for region in ("630200", "632200", "632300", "632500", "632600"):
        tell(region, 30, FundsRequested)
        tell(region, 31, FundsApproved)
    for region in ("632200", "632500", "632600"):
        approve(region, 32)
    _note(planted, truth, f"fund:{EDITION}:630200", "funds asked for, never moved", "withheld.funds-not-moved")
    move("632200", 34)  # it comes while the batch waits, and both are in time
    tell("632200", 35, FundsCommitted, batch_id="632200-f")
    _note(planted, truth, f"fund:{EDITION}:632500", "approved, and nothing to pay it with", "withheld.funds-short")
    truth.add(("withheld.funds-not-moved", f"fund:{EDITION}:632500"))
    tell("632600", 33, FundsCommitted, batch_id="632600-f")  # two days before the money is there
    move("632600", 35)
    _note(planted, truth, f"fund:{EDITION}:632600", "paid before the money was there", "misrouted.fund-overdrawn")
    move("632300", 32)
    missing = {"closed_on": moment(34).date(), "statement_id": "DZD-34"}
    tell("632300", 34, FundsTransferNotBooked, **missing)
    _note(planted, truth, f"fund:{EDITION}:632300", "recorded, and never came", "misrouted.transfer-not-booked")
    return made


def _comparisons(planted: dict[str, str], truth: Truth) -> list[Told]:
    """Books and statements of three accounts: they meet, differ and meet again within days, or stay apart."""
    made: list[Told] = []
    for name, drifts in (("meets", (0, 0, 0)), ("strays", (0, 150_000, 150_000))):
        account = fingerprint(f"disbursement-{name}")
        for number, drift in enumerate(drifts):
            at = moment(60 + number)
            figures = dict.fromkeys(("ledger_fen", "opening_fen", "bank_in_fen", "books_in_fen", "books_out_fen"), 0)
            told = {"account_fingerprint": account, "day": at.date(), "missing_fen": 0, "unread_fen": 0}
            differing = {"statement_fen": -drift, "bank_out_fen": drift, "drift_fen": drift, "drifts": ()}
            fact = AccountCompared.model_validate({**told, **figures, **differing})
            made.append(Told(at, "payout", f"account-book:{account}", fact, "duty:payout"))
    owner = f"account-book:{fingerprint('disbursement-strays')}"
    _note(planted, truth, owner, "money left the account, and nobody looks into it", "misrouted.account-drift")
    return made


def _numbered(told: list[Told]) -> list[Told]:
    """By time; answers to what the bank told name its position in payout's log, which begins with the season."""
    positions: dict[str, int] = defaultdict(int)
    discrepancies: dict[str, int] = {}
    numbered = []
    for each in sorted(told, key=lambda one: one.at):
        one = each
        positions[one.source] += 1
        if isinstance(one.fact, BankDiscrepancyFound):
            discrepancies[(one.fact.payment_id or "::").split(":")[1]] = positions[one.source]
        if isinstance(one.fact, DiscrepancyResolved):
            case = discrepancies[one.stream.partition(":")[2]]
            one = replace(one, fact=one.fact.model_copy(update={"case": case}), stream=f"discrepancy:{case}")
        numbered.append(one)
    return numbered


def _recorded(told: Iterable[Told]) -> list[Record]:
    """In each log with positions from 1."""
    positions: dict[str, int] = defaultdict(int)
    records = []
    for one in told:
        positions[one.source] += 1
        records.append(_record(one, positions[one.source]))
    return records


def _record(told: Told, position: int) -> Record:
    fact = told.fact
    data = fact.model_dump(mode="json")
    return Record(told.source, position, told.stream, name_of(fact.topic), told.at, told.actor, data)
