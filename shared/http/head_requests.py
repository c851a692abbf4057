"""HEAD for what GET answers under ``/tlog/``: readers of C2SP tlog-tiles ask whether a file is there. Plain ASGI."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heading:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not scope["path"].startswith("/tlog/"):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)
