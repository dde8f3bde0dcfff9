"""Fictional judgments (虚构), a batch of them, and a client of the review page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

import menkan
from menkan.config import Settings
from menkan.review.app import application
from menkan.review.desk import Desk
from menkan.review.guard import TOKEN, Keys, cookie_of

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "documents"
PDF = "13-own-accounts-2025.pdf"
PORT = 8765
HOSTILE = "<script>alert(1)</script>"
HOSTILE_FILE = 'x"><img src=x onerror=alert(2)>&lt;.txt'
PRONG = "2019-15-12-4"  # 违法所得一万元以上


def judgment(number: int, income: str = "12000元", name: str = "卜某甲", aside: str = "") -> str:
    """A judgment on one accused whose only figure of weight is his income."""
    return (
        f"江州市临湖区人民法院\n刑事判决书\n（2021）江0199刑初{number}号\n"
        f"公诉机关江州市临湖区人民检察院。\n被告人{name}，男。\n"
        f"江州市临湖区人民检察院指控，被告人{name}犯帮助信息网络犯罪活动罪。\n"
        f"经审理查明：2020年5月，被告人{name}明知他人利用信息网络实施犯罪，仍为其犯罪提供帮助，违法所得{income}。{aside}\n"
        f"本院认为，被告人{name}明知他人利用信息网络实施犯罪，为其犯罪提供帮助，情节严重，其行为已构成帮助信息网络犯罪活动罪。\n"
        f"判决如下：\n被告人{name}犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金人民币五千元。\n"
        "审判员　丙某某\n二〇二一年六月三十日\n"
    )


def write_inputs(folder: Path) -> None:
    """Three plain judgments, a hostile one, and one as PDF."""
    folder.mkdir(parents=True)
    (folder / "1.txt").write_text(judgment(77), encoding="utf-8")
    (folder / "2.txt").write_text(judgment(78, "9000元", "包某乙", "事后又收到报酬三千元。"), encoding="utf-8")
    (folder / "3.txt").write_text(judgment(79, "30000元", "岑某丙"), encoding="utf-8")
    hostile = judgment(80, "12000元", "邓某丁", f"其网名为{HOSTILE}，备注<b onclick=alert(3)>&amp;</b>。")
    (folder / HOSTILE_FILE).write_text(hostile, encoding="utf-8")
    shutil.copy(SAMPLES / PDF, folder)


def write_batch(folder: Path) -> Path:
    write_inputs(folder / "given")
    menkan.run(folder / "given", folder / "out").close()
    return folder / "out"


class Page:
    """The review page of a batch as a browser has it that came with the key."""

    def __init__(self, out: Path, tongue: str = "zh", who: str = "复核员") -> None:
        self.keys = Keys()
        self.desk = Desk(out, Settings(), who)
        self.app = application(self.desk, self.keys, PORT, tongue)
        self.client = self.stranger()
        self.client.cookies.set(cookie_of(PORT), self.keys.key, domain="127.0.0.1")
        rows = self.desk.batch.sql("SELECT case_number, document_id FROM cases").fetchall()
        self.ids = {int((re.findall(r"(\d+)号", number or "") or [0])[0]): document_id for number, document_id in rows}

    def stranger(self) -> TestClient:
        """A client without the cookie."""
        return TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        return answer.text

    def headers(self) -> dict[str, str]:
        return {TOKEN: self.keys.token, "origin": f"http://127.0.0.1:{PORT}"}

    def post(self, number: int, kind: str, seen: int | None = None, **told: Any) -> Any:
        document_id = self.ids[number]
        seen = self.seen(number) if seen is None else seen
        body = {"kind": kind, "seen": seen, **told}
        return self.client.post(f"/case/{document_id}/decisions", json=body, headers=self.headers())

    def decide(self, number: int, kind: str, **told: Any) -> Mapping[str, Any]:
        answer = self.post(number, kind, **told)
        assert answer.status_code == 200, answer.text
        parts: Mapping[str, Any] = answer.json()["parts"]
        return parts

    def seen(self, number: int) -> int:
        told = self.desk.reviewed.log.of(self.ids[number])
        return told[-1].number if told else 0

    def figure(self, number: int, surface: str) -> str:
        """Place of a figure, as the page names it."""
        record = self.desk.reviewed.record(self.ids[number])
        (q,) = (q for q in record.quantities if q.surface == surface)
        return f"{q.start}-{q.end}"

    def verdict(self, number: int, prong: str = PRONG) -> str:
        record = self.desk.reviewed.record(self.ids[number])
        return next(f.verdict.value for f in record.findings if f.prong == prong)

    def tier(self, number: int) -> str:
        record = self.desk.reviewed.record(self.ids[number])
        return record.assessments[0].tier.value
