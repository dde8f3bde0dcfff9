"""XML of others, read without entities (XML 安全读取)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from menkan.errors import DamagedFile, UnsafeXml


class Target(Protocol):
    """What an XML parser tells as it goes."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, words: str) -> None: ...
    def close(self) -> Any: ...


def parse_xml(data: bytes, target: Target, where: str = "") -> None:
    """Feeds `data` to `target`; a document type is refused, so that no entity can be declared (实体炸弹).

    Office formats have no document type. Nothing is built in memory but what `target` keeps.

    Raises:
        UnsafeXml: MK116, it declares a document type or an entity. DamagedFile: MK103, no well-formed XML.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(target=target, forbid_dtd=True)
    feed: Callable[[bytes], None] = parser.feed
    try:
        feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise UnsafeXml(
            "it declares XML entities or a document type, which no such file needs", where, "save it anew from Word"
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise DamagedFile("its XML is broken", where, "fetch it again") from error
