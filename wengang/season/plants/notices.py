"""Public lists: too short, without a fund, never ended, with a wrong heading; and all others as they should be."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.calendar import notice_window
from shared.contracts.eligibility import CaseListed, NoticeEnded, NoticePublished, TopUpListed
from wengang.season.plot import Truth, note
from wengang.season.story import EDITION, NO_FUND, Story, Told, moment

_TOO_SHORT, _NO_FUND = 2, 3
"""Of the public lists in the order of their names."""


def notices(stories: Iterable[Story], planted: dict[str, str], truth: Truth) -> list[Told]:
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
            note(planted, truth, f"notice:{notice_id}", "heading that its lines do not give", "misrouted.listed-sum")
        if number == _TOO_SHORT:
            note(planted, truth, f"notice:{notice_id}", "notice a day short", "misrouted.notice-too-short")
        if number == _NO_FUND:
            note(planted, truth, f"notice:{notice_id}", "list without a fund", "misrouted.listed-without-reserve")
        if number == 1:
            note(planted, truth, f"notice:{notice_id}", "list that never ends", "withheld.notice-not-ended")
        else:
            ended = NoticeEnded(notice_id=notice_id, edition=EDITION, ended_on=first.last_day + timedelta(days=1))
            closing = moment(13 + 7 * int(notice_id.rpartition("-")[2]), 7.9)
            made.append(Told(closing, "eligibility", f"notice:{notice_id}", ended))
    return made
