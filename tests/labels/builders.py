"""Fictional judgments (虚构) and the data sets that hold them, as public ones are laid out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

OFFENCE = "侵犯公民个人信息罪"
FIELDS = ("案号", "案件名称", "法院", "裁判日期", "案由", "全文")


def judgment(name: str = "洛某某", words: str = "情节特别严重", months: str = "三年六个月", number: int = 17) -> str:
    """A judgment of first instance on 253-1 whose court says `words` of the circumstances."""
    return (
        f"虚构市第一区人民法院\n刑事判决书\n（2021）虚9701刑初{number}号\n公诉机关虚构市第一区人民检察院。\n"
        f"被告人{name}，男，1990年1月1日出生，无业。\n"
        f"虚构市第一区人民检察院指控被告人{name}犯{OFFENCE}，于2021年3月1日向本院提起公诉。\n"
        f"经审理查明，2020年5月至8月，被告人{name}在虚构市第{number}街区向他人出售公民个人信息六万余条，违法所得人民币五万元。\n"
        f"本院认为，被告人{name}违反国家有关规定，向他人出售公民个人信息，{words}，其行为已构成{OFFENCE}。判决如下：\n"
        f"被告人{name}犯{OFFENCE}，判处有期徒刑{months}，并处罚金人民币五万元。\n"
        f"审判长 甲某\n二〇二一年六月八日\n"
    )


def acquittal(name: str = "洛某某") -> str:
    """The same charge, and an acquittal because the circumstances were obviously minor."""
    return (
        f"虚构市第二区人民法院\n刑事判决书\n（2022）虚9702刑初3号\n公诉机关虚构市第二区人民检察院。\n"
        f"被告人{name}，女，1991年2月2日出生，无业。\n"
        f"虚构市第二区人民检察院指控被告人{name}犯{OFFENCE}，于2022年3月1日向本院提起公诉。\n"
        f"经审理查明，2021年7月，被告人{name}向他人提供公民个人信息十二条，未获利。\n"
        f"本院认为，被告人{name}的行为情节显著轻微，危害不大，不认为是犯罪。判决如下：\n"
        f"被告人{name}无罪。\n审判长 乙某\n二〇二二年六月八日\n"
    )


def cail(number: int, months: int, accusation: str = "侵犯公民个人信息", name: str = "洛某某") -> dict[str, Any]:
    """A record as CAIL 2018 has it: the facts alone, and the outcome beside them."""
    fact = (
        f"经审理查明，2020年5月，被告人{name}在虚构市第{number}街区向他人出售公民个人信息{number}万余条，获利五万元。"
    )
    term = {"death_penalty": False, "life_imprisonment": False, "imprisonment": months}
    meta = {"relevant_articles": [253], "accusation": [accusation], "criminals": [name], "punish_of_money": 5000}
    return {"fact": fact, "meta": meta | {"term_of_imprisonment": term}}


def write_lines(path: Path, records: Sequence[Any]) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def export_rows() -> list[dict[str, str]]:
    """Rows as exports of 裁判文书网 have them; the third is a civil case, the fourth was withdrawn."""
    texts = [
        judgment(number=17),
        judgment("乔某某", "情节严重", "十个月", 18),
        "虚构市第一区人民法院\n民事判决书\n原告甲某诉被告乙某买卖合同纠纷一案，本院判决如下：被告乙某支付货款一万元。",
        "人民法院认为不宜在互联网公布的其他情形",
    ]
    head = ["（2021）虚9701刑初17号", "洛某某案", "虚构市第一区人民法院", "2021-06-08 00:00:00", OFFENCE]
    return [dict(zip(FIELDS, [*head, text], strict=True)) for text in texts]


def csv_bytes(rows: Sequence[Mapping[str, str]], encoding: str, delimiter: str = ",") -> bytes:
    made = io.StringIO()
    writer = csv.DictWriter(made, FIELDS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode(encoding)


def xlsx(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(FIELDS)
    for row in rows:
        sheet.append([row[field] for field in FIELDS])
    book.save(path)
    return path


def labelled() -> dict[str, Any]:
    """A judgment in the form of the gold, with a paragraph break more than menkan keeps."""
    text = judgment().replace("\n经审理", "\n\n　　经审理")
    figure = "六万余条"
    start = text.index(figure)
    quantity = {"start": start, "end": start + len(figure), "text": figure, "value": 60000, "lower": 60000.0}
    quantity |= {"upper": None, "approx": True, "unit": "条", "metric": "personal_records", "category": "other"}
    return {
        "id": "x-1",
        "text": text,
        "case": {"case_number": "（2021）虚9701刑初17号", "offences": [OFFENCE]},
        "parties": [{"name": "洛某某", "role": "defendant"}],
        "quantities": [quantity | {"party": ["洛某某"], "status": "found"}],
        "circumstances": [
            {"party": "*", "offence": OFFENCE, "level": "especially_serious", "quote": "情节特别严重，其行为已构成"}
        ],
    }
