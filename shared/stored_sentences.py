"""What services store or report in English, and as it is read in Chinese. Pure.

A fact carries a code wherever programs decide by it; the sentence beside it stays for whoever reads the log itself.
"""

from shared.bank_sentences import BANK
from shared.editions import reasons
from shared.eventlog.doubts import DOUBTS
from shared.eventlog.notes import BAD_NOTES
from shared.sentences import Sentences, of_all
from shared.words import Language, Term, Words

PAYMENTS = Sentences(
    # Of ``PaymentHeld.detail``
    Words(
        "The refund is not granted any more, or not in this amount.",
        "已不再决定返还，或者决定返还的金额已变化。",
    ),
    Words(
        "More was granted than is owed; the payment is reduced first.",
        "决定返还的金额多于应返还金额，应先核减该笔支付。",
    ),
    Words(
        "A case of the bank leaves open whether an earlier attempt went out.",
        "银行差异尚未查明，此前的支付是否已付出不明。",
    ),
    Words("The employer {this}.", "该单位{this}。"),
    Words("is on a list of those not to be paid", "列入不予支付名单"),
    Words("was deregistered", "已注销"),
    Words("There are no bank details on record.", "没有登记银行账户。"),
    Words(
        "The account on record is not the one that was confirmed or granted.",
        "现登记的账户与确认或者决定返还时的账户不同。",
    ),
    Words(
        "Name or bank on record are not those that the batch was approved with.",
        "现登记的户名或者开户银行与批次审批时不同。",
    ),
    Words(
        "The bank did not verify that name and account belong together.",
        "银行账户核验未通过，户名与账号不符。",
    ),
    # Of claims
    Words("Nothing is outstanding.", "已全部追回。"),
    Words("Civil Code art. 985 (不当得利)", "《民法典》第九百八十五条（不当得利）"),
)


_SERVICES = {"registration": "登记", "eligibility": "核定", "payout": "支付", "supervision": "监督"}
_TREES = {"records": "记录", "outcomes": "命令结果"}


def _of_a_log(place: str, text: str) -> str:
    if place == "what":
        return _TREES.get(text, text)
    if place == "source":
        return f"{_SERVICES[text]}日志" if text in _SERVICES else f"`{text}`"
    if place == "follower":
        reader, _, source = text.partition("-from-")
        if source:
            return f"{_SERVICES.get(reader, reader)}服务对{_SERVICES.get(source, source)}日志的读取"
        return f"{_SERVICES[text]}服务的数据表" if text in _SERVICES else f"`{text}`"
    return text


ACTORS = Sentences(
    Words("duty:{source}", "{source}（到期自动办理）"),
    Words("service:{source}", "{source}（自动办理）"),
    value=lambda _, text: f"{_SERVICES.get(text.partition('-from-')[0], text)}服务",
)
"""Of ``actor``, where no person acted."""
TROUBLES = Sentences(
    Words("{follower} stands at position {position}: {this}", "{follower}停在第 {position} 条：{this}"),
    Words(
        "{source}/{position} ({topic}) cannot be taken: {error}. Two people can have it passed over: {command}.",
        "{source}第 {position} 条（`{topic}`）无法读入（`{error}`）。经两人同意可以跳过：`{command}`。",
    ),
    Words(
        "{source} gave position {count} where {other_count} was due.",
        "{source}应给出第 {other_count} 条，却给出第 {count} 条。",
    ),
    Words("{source} does not answer: {error}", "{source}没有应答（`{error}`）。"),
    Words("{source} answers {count}.", "{source}应答 {count}。"),
    Words("The service's own tables have not come to the end of its log.", "本服务的数据表尚未更新到日志末尾。"),
    Words("It did not answer in time.", "没有按时应答。"),
    Words("{follower} ({position})", "{follower}（第 {position} 条）"),
    Words("{error}", "`{error}`"),
    *DOUBTS.values(),
    *BAD_NOTES.values(),
    value=_of_a_log,
)
"""What stands in the way of a follower, or is doubted of a log: for whoever runs the system."""


def in_language(stored: str, language: Language) -> str:
    """A sentence that a service stored, whichever it is; as it stands where it is none of these.

    >>> in_language("1440.01 credited", "zh"), in_language("迁入本区。", "zh")
    ('1440.01 元，到账', '迁入本区。')
    """
    return of_all((PAYMENTS, BANK, ACTORS), reasons.in_language(stored, language), language)


def trouble_in(trouble: str, language: Language) -> str:
    """What the operator is told; what a library says of an error stands in it as it is, marked as code.

    >>> trouble_in("registration stands at position 7: It did not answer in time.", "zh")
    '登记服务的数据表停在第 7 条：没有按时应答。'
    """
    return TROUBLES.in_language(trouble, language)


def trouble_told(trouble: str) -> Term:
    """As a value of a sentence."""
    return Term(trouble, Words(trouble, trouble_in(trouble, "zh")))
