"""Who signs out has ended the session on the server: the old cookie opens nothing, and the token goes on at the API."""

from lxml import html

from tests.supervision.test_receipt_page import BROWSER
from tests.system import InProcess

PAGE = "/pages/dashboard"


async def test_the_old_cookie_opens_nothing_after_the_sign_out(system: InProcess) -> None:
    def session(role: str) -> dict[str, str]:
        return {"Accept": BROWSER, "Cookie": f"wengang-session={system.tokens[role]}"}

    async def opens(role: str) -> int:
        answer = await system.send(None, "GET", "supervision", PAGE, headers=session(role))
        return answer.status_code

    assert (await opens("auditor"), await opens("inspector")) == (200, 200)
    page = (await system.send(None, "GET", "supervision", PAGE, headers=session("auditor"))).text
    (form,) = html.fromstring(page).xpath("//form[contains(@action, 'sign-out')]")
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    out = await system.send(None, "POST", "supervision", "/pages/sign-out", headers=session("auditor"), data=fields)
    assert out.status_code == 303
    assert (await opens("auditor"), await opens("inspector")) == (303, 200)
    assert (await system.send("auditor", "GET", "supervision", "/v1/alerts")).status_code == 200
