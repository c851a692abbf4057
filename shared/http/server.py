"""The head of a request is held to its limit by the server itself: before there is a request that an application sees.

uvicorn takes it by ``--http shared.http.server:LimitedProtocol``.

And an offer to go over to another protocol is not taken: the JDK's HttpClient offers HTTP/2 (``h2c``) with its first
request, and httptools would take the body of that request for the other protocol's.
"""

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_OF_A_HEAD = 64 * 1024
"""Bytes of the first line and all headers together. The application counts them more closely (``shared.http.door``)."""
_ANSWER = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: application/problem+json\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
)
_PROBLEM = (
    b'{"type":"urn:wengang:problem:headers-too-large","title":"Headers too large","status":431,'
    b'"detail":"The headers of a request have at most 65536 bytes, and they come to an end.","instance":""}'
)


_OFFER = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


class LimitedProtocol(HttpToolsProtocol):
    """Ends a connection whose request has headers without end; takes no offer of another protocol (RFC 9110 §7.8)."""

    _head_bytes = 0
    _in_head = True
    _expects_head = True

    def data_received(self, data: bytes) -> None:
        was_in_head = self._in_head
        if self._expects_head:
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _OFFER.sub(b"\r\nx-not-taken:", head) + end + rest
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes = self._head_bytes + len(data) if was_in_head else len(data)
        if self._head_bytes > MOST_OF_A_HEAD:
            self.transport.write(_ANSWER % (len(_PROBLEM), _PROBLEM))
            self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = self._expects_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._expects_head = True
        super().on_message_complete()
