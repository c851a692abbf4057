"""One firm enrolled twice. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from services.supervision.alerts.clauses import ENTITLED
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.names import folded, is_branch_of
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import as_rare_as, named_at_most
from shared.words import Words

_COMPANY = "公司"
_SHORTEST = 6
_MOST_OF_A_NAME = 5

Found = tuple[str, Features, Features]


def one_firm_twice(peers: Peers, _: Terms) -> Iterable[Sign]:
    named: dict[str, list[Features]] = defaultdict(list)
    for one in peers.rows:
        name = folded(one.name)
        if _COMPANY in name and len(name) >= _SHORTEST:
            named[name].append(one)
    found = [*_same_name(named), *_branches(named)]
    found.sort(key=lambda each: (-each[2].premium_fen, each[2].uscc))
    for which, one, other in found[: named_at_most(peers.many)]:
        yield Sign(
            since=other.record("enrolled"),
            subject=f"{one.uscc}+{other.uscc}",
            amount_fen=other.premium_fen,
            detail=says(which, other=one.name, uscc=one.uscc, pairs=len(found), peers=peers.many),
            evidence=(one.record("enrolled"), one.record("imported"), other.record("imported")),
            uscc=other.uscc,
            score=score_of(as_rare_as(len(found), peers.many)),
        )


def _same_name(named: dict[str, list[Features]]) -> Iterator[Found]:
    for group in named.values():
        if 1 < len(group) <= _MOST_OF_A_NAME:
            first, *others = sorted(group, key=lambda one: (one.enrolled, one.uscc))
            yield from (("name", first, other) for other in others)


def _branches(named: dict[str, list[Features]]) -> Iterator[Found]:
    """In the order of names, that of a branch follows that of its firm."""
    firm, firms = "", list[Features]()
    for name in sorted(named):
        if firm and is_branch_of(name, firm):
            entity = max(firms, key=attrgetter("premium_fen"))
            for branch in named[name]:
                if entity.size_class == "large" and branch.size_class not in ("large", ""):
                    yield "branch", entity, branch
        elif not (firm and name.startswith(firm)):
            firm, firms = name, named[name]


RULE = Rule(
    kind="indication.one-firm-twice",
    group="indication",
    severity="indicative",
    clause=ENTITLED,
    title=Words("One firm enrolled twice", "同一单位重复参保"),
    why=Words(
        "Under two codes: a company's name is nobody else's, but for width and brackets; and a branch "
        "is of the size of its legal entity.",
        "同一单位以两个信用代码参保：除全角半角和括号外，单位名称不会与他人相同；分支机构的划型随其法人。",
    ),
    says={
        "name": Words(
            "Its name is that of {other} ({uscc}), but for width and brackets. Of {peers} employers {pairs} are such.",
            "名称与{other}（{uscc}）相同，仅全角半角或括号不同。同年度 {peers} 家单位中，此类有 {pairs} 家。",
        ),
        "branch": Words(
            "A branch of {other} ({uscc}), which is large, and not said to be large itself. Of {peers} employers "
            "{pairs} are such.",
            "为大型企业{other}（{uscc}）的分支机构，却未按大型申报。同年度 {peers} 家单位中，此类有 {pairs} 家。",
        ),
    },
    of=Peers,
    find=one_firm_twice,
)
