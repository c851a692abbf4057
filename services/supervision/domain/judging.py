"""From records to findings: which pictures there are, and which rules look at each. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from services.supervision.domain.account_rules import ACCOUNT_RULES, account_picture, whose_account
from services.supervision.domain.book_rules import BOOK_RULES, account_book
from services.supervision.domain.case_picture import FOR_THE_EMPLOYER, case_picture
from services.supervision.domain.finding import Finding, judge
from services.supervision.domain.fund_rules import FUND_RULES, fund_picture
from services.supervision.domain.log_rules import LOG_RULES, Watched
from services.supervision.domain.notice_rules import NOTICE_RULES, notice_picture
from services.supervision.domain.people_rules import (
    BATCH_RULES,
    INTEREST_RULES,
    PERSON_RULES,
    Interests,
    batch_picture,
    person_picture,
)
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.reserve_rules import LIST_RESERVE, RELEASE_RESERVE
from services.supervision.domain.rules import case_rules_for
from services.supervision.domain.terms import Terms, terms_of

_SHARED_STREAMS = ("batch:", "discrepancy:")

TermsFor = Callable[[str | None], Terms]


def judge_employer(
    uscc: str, records: Iterable[Record], interests: Mapping[str, Record], terms_for: TermsFor
) -> dict[str, list[Finding]]:
    """By owner. ``records``: all that name the employer, and those of the batches and discrepancies they refer to."""
    by_edition: dict[str, list[Record]] = defaultdict(list)
    everywhere: list[Record] = []
    for record in records:
        edition = edition_of(record)
        if edition and not record.stream.startswith(_SHARED_STREAMS):
            by_edition[edition].append(record)
            if record.name in ("recovery-offset", "recovery-offset-undone"):
                # Taken from a payment of a later programme: that one's picture must show where the difference went.
                by_edition[record.text("offset_payment_id").partition(":")[0]].append(record)
        else:
            everywhere.append(record)
    spoken = [one for own in by_edition.values() for one in own if one.name in FOR_THE_EMPLOYER]
    found = {}
    for edition, own in by_edition.items():
        batches = {one.text("batch_id") for one in own}
        shared = [one for one in everywhere if not one.stream.startswith("batch:") or one.text("batch_id") in batches]
        case = case_picture(edition, uscc, [*own, *shared], spoken)
        terms, whose = terms_for(edition), case.whose
        rules = case_rules_for(frozenset(case.told))
        found[whose.owner] = judge(rules, case, whose, terms)
        found[whose.owner] += judge(INTEREST_RULES, Interests(case, interests), whose, terms)
    return found


def edition_of(record: Record) -> str:
    payment_id = record.text("payment_id")
    return payment_id.partition(":")[0] if payment_id else record.text("edition")


def judge_batch(batch_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    batch = batch_picture(batch_id, records)
    return {
        batch.whose.owner: judge((*BATCH_RULES, RELEASE_RESERVE), batch, batch.whose, terms_for(batch.whose.edition))
    }


def judge_person(name: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    person = person_picture(name, records, terms_for)
    return {person.whose.owner: judge(PERSON_RULES, person, person.whose, terms_for(person.whose.edition))}


def judge_account(fingerprint: str, records: Iterable[Record], allowed: Iterable[str]) -> dict[str, list[Finding]]:
    account = account_picture(fingerprint, records, allowed)
    whose = whose_account(account)
    return {whose.owner: judge(ACCOUNT_RULES, account, whose, terms_of(None))}


def judge_notice(notice_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    notice = notice_picture(notice_id, records)
    return {
        notice.whose.owner: judge((*NOTICE_RULES, LIST_RESERVE), notice, notice.whose, terms_for(notice.whose.edition))
    }


def judge_fund(fund_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    fund = fund_picture(fund_id, records)
    return {fund.whose.owner: judge(FUND_RULES, fund, fund.whose, terms_for(fund.whose.edition))}


def judge_book(fingerprint: str, records: Iterable[Record]) -> dict[str, list[Finding]]:
    book = account_book(fingerprint, records)
    return {book.whose.owner: judge(BOOK_RULES, book, book.whose, terms_of(None))}


def judge_log(source: str, seen: Iterable[Record], aside: Iterable[Record] = ()) -> dict[str, list[Finding]]:
    watched = Watched(source, in_order(seen), in_order(aside))
    return {watched.whose.owner: judge(LOG_RULES, watched, watched.whose, terms_of(None))}
