"""Under which name a download is saved, in Chinese, by every program."""

from email.message import EmailMessage

from shared.http.downloads import attachment, file_name


def _read(header: str) -> tuple[str, str]:
    """By the standard library: how it is handed over, and the name that is taken."""
    message = EmailMessage()
    message["Content-Disposition"] = header
    return message.get_content_disposition() or "", message.get_filename() or ""


def test_a_browser_saves_under_the_chinese_name_and_older_programs_under_the_plain_one() -> None:
    header = attachment("公示名单_西宁市.csv", "qinghai-2021-630100-1.csv")["Content-Disposition"]
    assert header.isascii()
    assert header.startswith("attachment; filename=\"qinghai-2021-630100-1.csv\"; filename*=UTF-8''%E5%85%AC")
    plain, _, named = header.partition("; filename*")
    assert _read(plain) == ("attachment", "qinghai-2021-630100-1.csv")
    assert _read(f"attachment; filename*{named}") == ("attachment", "公示名单_西宁市.csv")


def test_no_employer_gets_a_file_into_another_folder_or_a_header_of_its_own() -> None:
    for name in ('..\\..\\x"; filename="y.exe', "a/b\r\nSet-Cookie: c=1", "甲:乙*丙?"):
        header = attachment(f"回执_{name}.json", name)["Content-Disposition"]
        assert header.isascii()
        assert header.isprintable()
        assert header.count('"') == 2
        saved = file_name(f"回执_{name}.json")
        assert not set(saved) & set('\\/:*?"<>|\r\n')
        assert saved.endswith(".json")


def test_a_long_name_is_cut_before_its_kind() -> None:
    saved = file_name("长" * 300 + ".xlsx")
    assert saved.endswith(".xlsx")
    assert len(saved.encode()) <= 255
