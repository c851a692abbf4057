"""From records to findings: which pictures there are, and which rules look at each. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from services.supervision.alerts.finding import Finding, Whose, judge
from services.supervision.alerts.pictures.account import Account, account_picture, whose_account
from services.supervision.alerts.pictures.batch import Batch, batch_picture
from services.supervision.alerts.pictures.book import AccountBook, account_book
from services.supervision.alerts.pictures.case import FOR_THE_EMPLOYER, Case, case_picture
from services.supervision.alerts.pictures.features import Features, features_of
from services.supervision.alerts.pictures.fund import Fund, fund_picture
from services.supervision.alerts.pictures.interests import Interests
from services.supervision.alerts.pictures.log import Watched
from services.supervision.alerts.pictures.notice import Notice, notice_picture
from services.supervision.alerts.pictures.peers import Peers, peers_picture, whose_peers
from services.supervision.alerts.pictures.person import Person, person_picture
from services.supervision.alerts.pictures.staff import STAFF, Staff, staff_picture
from services.supervision.alerts.registry import case_rules_for, rules_of
from services.supervision.domain.record import Record, edition_of, in_order
from services.supervision.domain.terms import Terms, terms_of

_SHARED_STREAMS = ("batch:", "discrepancy:")

TermsFor = Callable[[str | None], Terms]


def judge_employer(
    uscc: str, records: Iterable[Record], interests: Mapping[str, Record], terms_for: TermsFor
) -> dict[str, list[Finding]]:
    """By owner. ``records``: all that name the employer, and those of the batches and discrepancies they refer to."""
    return judge_cases(cases_of(uscc, records), interests, terms_for)


def cases_of(uscc: str, records: Iterable[Record]) -> list[Case]:
    """One of each edition."""
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
    cases = []
    for edition, own in by_edition.items():
        batches = {one.text("batch_id") for one in own}
        shared = [one for one in everywhere if not one.stream.startswith("batch:") or one.text("batch_id") in batches]
        cases.append(case_picture(edition, uscc, [*own, *shared], spoken))
    return cases


def judge_cases(
    cases: Iterable[Case], interests: Mapping[str, Record], terms_for: TermsFor
) -> dict[str, list[Finding]]:
    found = {}
    for case in cases:
        terms, whose = terms_for(case.edition), case.whose
        rules = case_rules_for(frozenset(case.told))
        found[whose.owner] = judge(rules, case, whose, terms)
        found[whose.owner] += judge(rules_of(Interests), Interests(case, interests), whose, terms)
    return found


def compared_by(cases: Iterable[Case], terms_for: TermsFor) -> list[Features]:
    """What these employers are to be compared by."""
    found = (features_of(case, terms_for(case.edition)) for case in cases)
    return [one for one in found if one is not None]


def judge_peers(edition: str, rows: Iterable[Features], terms_for: TermsFor) -> dict[str, list[Finding]]:
    """Each finding is told where its employer is insured; one of a person, where they acted."""
    peers = peers_picture(edition, rows)
    whose = whose_peers(peers)
    known = {one.uscc: one for one in peers.rows}
    found = judge(rules_of(Peers), peers, whose, terms_for(edition))
    return {whose.owner: [replace(one, whose=_placed(one, known)) for one in found]}


def _placed(finding: Finding, known: Mapping[str, Features]) -> Whose:
    one = known.get(finding.whose.uscc or "")
    if one is not None:
        return replace(finding.whose, name=one.name, agency=one.agency)
    first = finding.people[0] if finding.people else ""
    acted = Counter(each.agency for each in known.values() if first in each.people())
    return replace(finding.whose, agency=acted.most_common(1)[0][0]) if acted else finding.whose


def judge_staff(records: Iterable[Record]) -> dict[str, list[Finding]]:
    """Each finding is told where its person decides."""
    staff = staff_picture(records)
    found = judge(rules_of(Staff), staff, Whose(owner=STAFF), terms_of(None))
    return {STAFF: [replace(one, whose=staff.where(one.people[0])) for one in found]}


def judge_batch(batch_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    batch = batch_picture(batch_id, records)
    return {batch.whose.owner: judge(rules_of(Batch), batch, batch.whose, terms_for(batch.whose.edition))}


def judge_person(name: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    person = person_picture(name, records, terms_for)
    return {person.whose.owner: judge(rules_of(Person), person, person.whose, terms_for(person.whose.edition))}


def judge_account(fingerprint: str, records: Iterable[Record], allowed: Iterable[str]) -> dict[str, list[Finding]]:
    account = account_picture(fingerprint, records, allowed)
    whose = whose_account(account)
    return {whose.owner: judge(rules_of(Account), account, whose, terms_of(None))}


def judge_notice(notice_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    notice = notice_picture(notice_id, records)
    return {notice.whose.owner: judge(rules_of(Notice), notice, notice.whose, terms_for(notice.whose.edition))}


def judge_fund(fund_id: str, records: Iterable[Record], terms_for: TermsFor) -> dict[str, list[Finding]]:
    fund = fund_picture(fund_id, records)
    return {fund.whose.owner: judge(rules_of(Fund), fund, fund.whose, terms_for(fund.whose.edition))}


def judge_book(fingerprint: str, records: Iterable[Record]) -> dict[str, list[Finding]]:
    book = account_book(fingerprint, records)
    return {book.whose.owner: judge(rules_of(AccountBook), book, book.whose, terms_of(None))}


def judge_log(source: str, seen: Iterable[Record], aside: Iterable[Record] = ()) -> dict[str, list[Finding]]:
    watched = Watched(source, in_order(seen), in_order(aside))
    return {watched.whose.owner: judge(rules_of(Watched), watched, watched.whose, terms_of(None))}
