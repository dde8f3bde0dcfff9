"""Fictional judgments (虚构) for the report, some of which try to be markup wherever a document has a say."""

from __future__ import annotations

from collections.abc import Mapping

from tests.builders import SAMPLES

PDF, SCAN = (next(SAMPLES.glob(f"{number}-*.pdf")) for number in ("13", "12"))
MARKUP = "<script>alert(1)</script>"
HOSTILE_PDF = "x\"><img src=x onerror=alert(2)>' onclick=alert(3) .pdf"
HOSTILE_TEXT = 'y"><svg onload=alert(4)>&lt;.txt'


def judgment(number: int, income: str, name: str = "卜某甲", aside: str = "", court: str = "临湖区") -> str:
    """A judgment on one accused whose only figure of weight is his income."""
    return (
        f"江州市{court}人民法院\n刑事判决书\n（2021）江0199刑初{number}号\n"
        f"公诉机关江州市临湖区人民检察院。\n被告人{name}，男。\n"
        f"江州市临湖区人民检察院指控，被告人{name}犯帮助信息网络犯罪活动罪。\n"
        f"经审理查明：2020年5月，被告人{name}明知他人利用信息网络实施犯罪，仍为其犯罪提供帮助，违法所得{income}。{aside}\n"
        f"本院认为，被告人{name}明知他人利用信息网络实施犯罪，为其犯罪提供帮助，情节严重，其行为已构成帮助信息网络犯罪活动罪。\n"
        f"判决如下：\n被告人{name}犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金人民币五千元。\n"
        "审判员　丙某某\n二〇二一年六月三十日\n"
    )


def hostile_judgments() -> Mapping[str, str]:
    """Texts by file name."""
    aside = (
        f"其网名为{MARKUP}，备注<b onclick=alert(5)>&amp;</b></script></style><img src=x onerror=alert(6)>{{shown}}。"
    )
    return {HOSTILE_TEXT: judgment(80, "12000元", "邓某丁", aside)}
