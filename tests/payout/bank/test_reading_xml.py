"""Which XML is a message of the bank, and which is refused: with the place, and without the machine suffering."""

import io
from collections.abc import Callable
from time import process_time

import pytest

from services.payout.bank import guarded_source
from services.payout.bank.lines import BadBankFile, CreditLine
from services.payout.bank.result_file import read_items
from tests.payout.bank.iso_writing import detail, details, entry, message, note, read, report, statement

CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
PAID = entry(details(detail()))
NOTE = note(PAID)


def refusal(content: str | bytes) -> str:
    with pytest.raises(BadBankFile) as refused:
        read(content)
    return str(refused.value)


# What is read


@pytest.mark.parametrize(
    ("namespace", "by_schema"),
    [
        (CAMT_054, True),
        ("urn:iso:std:iso:20022:tech:xsd:CAMT.054.001.08", True),
        ("http://www.six-interbank-clearing.com/de/camt.054.001.08.ch.02.xsd", True),
        ("urn:swift:xsd:$camt.054.001.08", True),
        ("ISO:camt.054.001.08", True),
        ("urn:iso:std:iso:20022:tech:xsd:camt.054.003.08", False),
        ("urn:a&amp;b:camt.054.001.08", False),
    ],
)
def test_a_banks_own_name_space_is_read_and_checked_by_the_schema_where_it_is_isos(
    namespace: str, by_schema: bool
) -> None:
    file = read(message(report(PAID), namespace=namespace))
    assert (len(file.of(CreditLine)), file.begun.checked_by_schema) == (1, by_schema)


@pytest.mark.parametrize("namespace", ["{0}", "a{b}camt.054.001.08", "}camt.054.001.08", "camt.054.001.08{"])
def test_a_name_space_that_no_program_can_hold_is_refused(namespace: str) -> None:
    assert "The Document is of" in refusal(message(report(PAID), namespace=namespace))


def test_the_schema_of_a_banks_own_name_space_is_held() -> None:
    own = message(report(PAID, "<Nonsense/>"), namespace="http://bank.test/camt.054.001.08.ch.02.xsd")
    assert "Not valid by the schema of camt.054.001.08" in refusal(own)


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (entry(details(detail())).replace("<Sts>", "<Nonsense/><Sts>"), "Nonsense"),
        (entry(details(detail())).replace("<Sts>", "<NtryRef>1</NtryRef><Sts>"), "NtryRef"),
        (entry(details(detail())).replace("<Sts>", "<Amt Ccy='CNY'>1.00</Amt><Sts>"), "Amt"),
    ],
    ids=["unknown", "out of place", "twice"],
)
def test_an_element_that_is_unknown_out_of_place_or_there_twice_refuses_the_file(told: str, what: str) -> None:
    sentence = refusal(note(told))
    assert sentence.startswith("Not valid by the schema of camt.054.001.08")
    assert sentence.endswith(f"line 1, {what} is unknown, or stands where it may not.")


def test_what_is_longer_than_the_schema_says_is_kept_and_what_is_much_longer_refuses_the_file() -> None:
    (line,) = read(note(entry(details(detail("E" * 140))))).of(CreditLine)
    assert line.end_to_end_id == "E" * 140
    assert "EndToEndId has a value that it may not have" in refusal(note(entry(details(detail("E" * 141)))))


def test_names_may_have_a_prefix_and_comments_may_stand_between() -> None:
    prefixed = NOTE.replace("<", "<n:").replace("<n:/", "</n:").replace("xmlns=", "xmlns:n=")
    prefixed = prefixed.replace("<n:Ntry>", "<!-- an entry --><?bank a?><n:Ntry><!-- its head -->")
    assert len(read(prefixed).of(CreditLine)) == 1


def test_without_a_name_space_the_message_is_known_by_its_body() -> None:
    file = read(NOTE.replace(f' xmlns="{CAMT_054}"', ""))
    assert (len(file.of(CreditLine)), file.begun.checked_by_schema) == (1, False)


@pytest.mark.parametrize("head", ["", '<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr/></AppHdr>'])
def test_a_message_in_an_envelope_is_taken_out_of_it(head: str) -> None:
    file = read(f"<BizMsgEnvlp>{head}{NOTE}</BizMsgEnvlp>")
    assert (len(file.of(CreditLine)), file.begun.checked_by_schema) == (1, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encodings_that_banks_use_are_read(encoding: str) -> None:
    declared = "" if encoding.startswith("utf") else f'<?xml version="1.0" encoding="{encoding}"?>'
    party = "<Cdtr><Pty><Nm>西宁第1商贸有限公司</Nm></Pty></Cdtr>"
    (line,) = read((declared + note(entry(details(detail(parties=party))))).encode(encoding)).of(CreditLine)
    assert line.payee_name == "西宁第1商贸有限公司"


def test_what_a_bank_adds_of_its_own_is_no_entry() -> None:
    """Supplementary data may hold anything, by the schema, too."""
    inside = f'<Envlp><X xmlns="{CAMT_054}"><Ntfctn><Id>9</Id>{PAID}</Ntfctn>{PAID}{detail("E-9")}</X></Envlp>'
    other = '<Envlp><Document xmlns="urn:iso:std:iso:20022:tech:xsd:supl.001.001.01"/></Envlp>'
    added = NOTE.replace(
        "</BkToCstmrDbtCdtNtfctn>",
        f"<SplmtryData>{inside}</SplmtryData><SplmtryData>{other}</SplmtryData></BkToCstmrDbtCdtNtfctn>",
    )
    within = details(detail(rest=f"<SplmtryData>{inside}</SplmtryData>"))
    for content in (added, note(entry(within))):
        assert [line.end_to_end_id for line in read(content).lines if isinstance(line, CreditLine)] == ["E-1"]


# What is refused


BEHIND = "<Acct><Id><IBAN>NL84MOCK0000000003</IBAN></Id></Acct></Ntfctn>"
REFUSED: dict[str, tuple[str, str]] = {
    "nothing": ("", "The file is empty."),
    "cut off": (NOTE[:-20], "Not well-formed XML"),
    "cut off between entries": (NOTE[: NOTE.index("</Ntry>") + 7], "Not well-formed XML"),
    "broken in the middle": (note(PAID, "</Ntry>", PAID), "Not well-formed XML"),
    "something behind": (NOTE + "<x/>", "Not well-formed XML"),
    "cut off, no schema": (NOTE.replace(CAMT_054, CAMT_054.replace("001", "003"))[:-20], "Not well-formed XML"),
    "another message": (
        f'<Document xmlns="{CAMT_054.replace("054", "056")}"/>',
        "The Document is of urn:iso:std:iso:20022:tech:xsd:camt.056",
    ),
    "an order of ours": ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "pain.001.001.09"),
    "a version of none": (message(version="15"), "camt.054.001.15 is not a version of the message that is in use."),
    "no message": ("<html><body/></html>", "The root is html, and no Document of pain.002"),
    "no body": ("<Document/>", "The root is Document, and no Document of"),
    "another body": ("<Document><CstmrCdtTrfInitn/></Document>", "in no name space, and holds CstmrCdtTrfInitn"),
    "off the schema": (note(PAID, "<Nonsense/>"), "Not valid by the schema of camt.054.001.08"),
    "no head, no schema": (
        message(report(PAID), namespace="x:camt.054.003.08").replace("GrpHdr>", "X>"),
        "GrpHdr does not stand before Ntfctn.",
    ),
    "two messages": (f"<Bundle>{NOTE}{NOTE}</Bundle>", "a second Document. Send each in a file of its own."),
    "two kinds": (f"<Bundle>{NOTE}{statement(PAID)}</Bundle>", "a second Document."),
    "an encoding of none": ('<?xml version="1.0" encoding="IBM037"?>' + NOTE, "written in IBM037. Write UTF-8"),
    "an id without end": (
        note(entry(details(detail("E" * 3000)))).replace("001.08", "003.08"),
        "Refs/EndToEndId has 3000 characters",
    ),
    "a control character": (note(entry(details(detail("E&#x85;1")))), "U+0085"),
    "details outside an entry": (
        message(report("<Foo><Bar>" + detail() + "</Bar></Foo>", PAID), namespace="x:camt.054.003.08"),
        "transactions (TxDtls) stand outside an entry (Ntry).",
    ),
    "an account behind the entries": (
        message(report(*[PAID] * 300, account="").replace("</Ntfctn>", BEHIND), namespace="x:camt.054.003.08"),
        "account and balances of Ntfctn stand behind its entries.",
    ),
    "an entry's head behind its details": (
        message(
            report("<Ntry>" + details(*[detail()] * 300) + entry(amount="432000.00")[6:]), namespace="x:camt.054.003.08"
        ),
        "the entry's own elements stand behind its details.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_message_of_the_bank_is_refused_with_a_sentence(case: str) -> None:
    content, sentence = REFUSED[case]
    assert sentence in refusal(content)


DOCTYPES = {
    "plain": "<!DOCTYPE Document>",
    "file": '<!DOCTYPE Document [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE Document SYSTEM "http://bank.test/message.dtd">',
    "bomb": '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
}


def test_a_broken_file_is_refused_in_our_words_and_in_chinese_too() -> None:
    """What libxml2 says of it is in no language of the house."""
    with pytest.raises(BadBankFile) as refused:
        read(NOTE.replace("</Ntry>", "</Entry>"))
    assert str(refused.value) == "Not well-formed XML: it is broken in line 1."
    assert refused.value.fault.said_in("zh", refused.value.values) == "不是格式正确的 XML：第 1 行有误。"


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_refused_and_no_entity_is_opened(doctype: str) -> None:
    content = note(entry(details(detail("&e;")))) if doctype in ("file", "bomb") else NOTE
    assert refusal(DOCTYPES[doctype] + content) == "A bank message has no document type declaration."


def _wide(inside: str) -> str:
    return NOTE.replace("<Ntfctn>", f"<Ntfctn>{inside}")


ATTACKS: dict[str, tuple[Callable[[], str], str]] = {
    "attributes": (
        lambda: NOTE.replace("<Document", "<Document " + " ".join(f'a{n}=""' for n in range(500_000))),
        "A tag",
    ),
    "attributes of an entry": (
        lambda: _wide("<X " + " ".join(f'a{n}=">"' for n in range(500_000)) + "/>"),
        "A tag",
    ),
    "depth": (
        lambda: _wide("<a>" * 5_000).replace(CAMT_054, "x:camt.054.003.08"),
        "Not well-formed XML: elements are nested too deep.",
    ),
    "a text": (lambda: _wide("<Id>" + "x" * 20_000_000), "A tag, comment or text"),
    "a comment": (lambda: _wide("<!--" + "x" * 20_000_000), "A tag, comment or text"),
    "elements that are none of ours": (
        lambda: _wide(("<a>" + "x" * 1_000 + "</a>") * 10_000).replace(CAMT_054, CAMT_054.replace("001", "003")),
        "More than 8388608 bytes without an entry",
    ),
    "no element at all": (lambda: "<?xml version='1.0'?>" + " " * 20_000_000, "A tag, comment or text"),
    "elements before a Document": (lambda: "<a>" + ("<b>" + "x" * 1_000 + "</b>") * 10_000, "no Document of"),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_would_only_burden_the_machine_is_refused_at_once(attack: str, encoding: str) -> None:
    make, sentence = ATTACKS[attack]
    raw = make().encode(encoding)
    begun = process_time()
    assert sentence in refusal(raw)
    assert process_time() - begun < 20  # it is far less; before, some took minutes


def test_characters_that_look_like_tags_to_bytes_do_not_open_a_long_text() -> None:
    """In UTF-16 the byte of ``<`` is half of many a character."""
    raw = _wide("<Id>" + "\u3c3c" * 200_000).encode("utf-16")
    assert "A tag, comment or text" in refusal(raw)


# As a stream


class _Counting(io.BytesIO):
    """Counts how far ahead of what is told the file is read."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(size)
        self.read_bytes += len(chunk)
        return chunk


@pytest.mark.parametrize(
    "told",
    [
        [entry(details(detail(f"E-{number}"))) for number in range(6_000)],
        [entry(details(*(detail(f"E-{number}") for number in range(6_000))), amount="8640000.00")],
        [entry(*(details(detail(f"E-{number}")) for number in range(6_000)), amount="8640000.00")],
    ],
    ids=["in entries of their own", "in one entry", "in one entry, each in a block"],
)
def test_lines_come_while_the_file_is_read_and_nothing_of_it_stays(told: list[str]) -> None:
    source = _Counting(note(*told).encode())
    size = len(source.getvalue())
    items = read_items(source, "sheet-1")
    for _ in range(1_500):
        next(items)
    assert source.read_bytes < size / 2
    assert sum(1 for _ in items) == 4_501


def test_a_file_is_read_in_small_pieces() -> None:
    assert guarded_source.MOST_BYTES_WITHOUT_TAG < guarded_source.MOST_BYTES_AT_ONCE == 8 << 20


def test_an_element_outside_the_head_that_is_named_like_one_of_ours_is_left() -> None:
    """``GrpHdr`` of something that a bank added is no head."""
    content = (
        f'<Document xmlns="{PAIN_002}"><CstmrPmtStsRpt><GrpHdr><MsgId>S-1</MsgId></GrpHdr>'
        "<OrgnlGrpInfAndSts><OrgnlMsgId>B-1</OrgnlMsgId></OrgnlGrpInfAndSts>"
        "<SplmtryData><Envlp><GrpHdr><MsgId>X</MsgId></GrpHdr><TxInfAndSts><TxSts>ACCC</TxSts></TxInfAndSts></Envlp>"
        "</SplmtryData></CstmrPmtStsRpt></Document>"
    )
    file = read(content)
    assert (file.begun.message_id, file.lines) == ("S-1", [])
