"""Files that hold many documents: what is found in them, and that each member is read alone."""

import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.config import InputSettings
from menkan.errors import DamagedFile, EncryptedFile, MenkanError, TooLarge, UnsafeArchive
from menkan.ingest import read_transcript
from menkan.ingest.json_members import array_spans, find_json_members, line_spans
from menkan.run.inputs import Document, expand

FACT = "被告人甲某某出租银行卡５套，违法所得12,000元。"
MANY = 10**9


def case(n: int) -> str:
    return json.dumps({"fact": f"{FACT}第{n}份\\{{[", "meta": {"n": [n]}}, ensure_ascii=False)


def documents(*paths: Path, hidden: bool = False) -> list[Document]:
    return list(expand(paths, InputSettings(hidden=hidden)))


def texts(found: list[Document]) -> list[str]:
    return [read_transcript(d.read_bytes(MANY)).text for d in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lines_of_a_jsonl_are_documents(encoding, tmp_path):
    file = tmp_path / "misnamed.txt"
    file.write_bytes("\r\n".join([case(1), "", case(3), case(4), ""]).encode(encoding))
    found = documents(file)
    assert [(d.path, d.member) for d in found] == [(str(file), "1"), (str(file), "3"), (str(file), "4")]
    assert texts(found) == [f"{FACT}第{n}份\\{{[" for n in (1, 3, 4)]
    assert found[1].read_bytes(MANY) == case(3).encode(encoding.replace("-sig", ""))


def test_members_of_an_array_are_documents(tmp_path):
    file = tmp_path / "a.json"
    file.write_text("\ufeff [\n" + " ,\n".join(map(case, (1, 2, 3))) + "\n]\n", "utf-8")
    found = documents(file)
    assert [d.member for d in found] == ["1", "2", "3"]
    assert texts(found) == [f"{FACT}第{n}份\\{{[" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "text", [case(1), json.dumps(json.loads(case(1)), indent=2), "[2021]江01刑初1号", "{甲}\n{乙}", ""]
)
def test_one_document_stays_one(text, tmp_path):
    file = tmp_path / "a.json"
    file.write_text(text, "utf-8")
    assert documents(file) == [Document(str(file))]


def test_line_that_is_no_object_fails_alone(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join([case(1), '{"fact": "甲', "null", case(4)]), "utf-8")
    found = documents(file)
    assert [d.member for d in found] == ["1", "2", "3", "4"]
    for document in found[1:3]:
        with pytest.raises(DamagedFile, match=f"a.jsonl:{document.member}"):
            document.read_bytes(MANY)
    assert len(texts([found[0], found[3]])) == 2
    with pytest.raises(TooLarge, match="the limit is 9"):
        found[0].read_bytes(9)


def test_array_that_is_cut_short_fails_at_its_end(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(f"[{case(1)},{case(2)},{case(3)[:-9]}", "utf-8")
    first, second, third = documents(file)
    assert len(texts([first, second])) == 2
    with pytest.raises(DamagedFile):
        third.read_bytes(MANY)


VALUES = st.recursive(
    st.text('甲"\\{}[], a', max_size=8) | st.integers(),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text("k}"), v),
)


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.text('甲"\\]'), VALUES), min_size=1, max_size=5), st.sampled_from([None, 1]))
def test_spans_are_those_of_the_members(values, indent):
    lines = "\n".join(json.dumps(v, ensure_ascii=False) for v in values).encode()
    array = json.dumps(values, ensure_ascii=False, indent=indent).encode()
    for data, spans in ((lines, line_spans), (array, array_spans)):
        found = [json.loads(data[at : at + n]) for _, (at, n) in spans(io.BytesIO(data))]
        assert found == values


def test_long_file_is_gone_through_in_bounded_memory(tmp_path):
    file = tmp_path / "long.json"
    with file.open("w", encoding="utf-8") as out:
        out.write("[" + ",".join(case(n).replace("第", "第" * 1000) for n in range(3000)) + "]")
    size = file.stat().st_size
    tracemalloc.start()
    n_found = sum(1 for _ in expand([file], InputSettings()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_found == 3000
    assert peak < size / 2


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def test_members_of_a_zip_are_documents(tmp_path):
    files = {"二/乙.txt": b"x", "一/甲.html": f"<p>{FACT}</p>".encode(), "d/": b"", "__MACOSX/._a": b"x", ".x/y": b"x"}
    found = documents(packed(tmp_path / "a.zip", **files))
    assert [d.member for d in found] == ["一/甲.html", "二/乙.txt"]
    assert texts(found) == [FACT, "x"]
    assert len(documents(tmp_path / "a.zip", hidden=True)) == 4


def test_jsonl_in_a_zip_gives_its_lines_in_any_order(tmp_path):
    lines = "\n".join(map(case, range(3))).encode()
    found = documents(packed(tmp_path / "a.zip", **{"a.jsonl": lines, "b.json": case(9).encode(), "c.jsonl": lines}))
    assert [d.member for d in found] == [
        "a.jsonl:1",
        "a.jsonl:2",
        "a.jsonl:3",
        "b.json",
        "c.jsonl:1",
        "c.jsonl:2",
        "c.jsonl:3",
    ]
    expected = [f"{FACT}第{n}份\\{{[" for n in (0, 1, 2, 9, 0, 1, 2)]
    assert texts(found) == expected
    assert texts(found[::-1]) == expected[::-1]


def test_bad_members_fail_alone_with_their_codes(tmp_path):
    inner = packed(tmp_path / "inner.zip", a=b"x").read_bytes()
    files = {
        "../out.txt": b"x",
        "a.txt": FACT.encode(),
        "b.zip": inner,
        "c.rar": b"Rar!\x1a\x07\x00",
        "d.txt": b"y" * 90,
    }
    path = packed(tmp_path / "a.zip", **files)
    data = bytearray(path.read_bytes())
    for at, flags in ((data.rindex(b"PK\x03\x04"), 6), (data.rindex(b"PK\x01\x02"), 8)):
        data[at + flags] |= 1  # the last member asks for a password
    path.write_bytes(data)
    codes: dict[str | None, type[MenkanError] | None] = {}
    for document in documents(path):
        try:
            document.read_bytes(MANY)
            codes[document.member] = None
        except MenkanError as error:
            assert str(path) in error.where
            codes[document.member] = type(error)
    assert codes == {
        "../out.txt": UnsafeArchive, "a.txt": None, "b.zip": UnsafeArchive, "c.rar": UnsafeArchive,
        "d.txt": EncryptedFile,
    }  # fmt: skip


def test_archive_that_is_refused_is_one_document_that_fails(tmp_path):
    bomb = packed(tmp_path / "bomb.zip", **{f"{i}.txt": bytes(1_000_000) for i in range(9)})
    (tmp_path / "cut.zip").write_bytes(bomb.read_bytes()[:-40])
    found = documents(bomb, tmp_path / "cut.zip")
    assert [d.member for d in found] == [None, None]
    with pytest.raises(UnsafeArchive):
        read_transcript(found[0].read_bytes(MANY))
    with pytest.raises(DamagedFile):
        read_transcript(found[1].read_bytes(MANY))


def test_archive_that_changes_is_opened_anew(tmp_path):
    path = packed(tmp_path / "a.zip", **{"a.txt": b"first"})
    assert documents(path)[0].read_bytes(MANY) == b"first"
    packed(path, **{"b.txt": b"x", "a.txt": b"second one"})
    assert documents(path)[0].read_bytes(MANY) == b"second one"


def test_same_document_in_a_folder_and_in_containers_is_the_same_bytes(tmp_path):
    single = tmp_path / "a.json"
    single.write_text(case(1), "utf-8")
    lines = tmp_path / "b.jsonl"
    lines.write_text(f"{case(1)}\n{case(2)}\n", "utf-8")
    archive = packed(tmp_path / "c.zip", **{"a.json": case(1).encode()})
    assert (
        len(
            {d.read_bytes(MANY) for p in (single, archive) for d in documents(p)}
            | {documents(lines)[0].read_bytes(MANY)}
        )
        == 1
    )


def test_json_of_one_is_looked_at_within_limits():
    assert find_json_members(io.BytesIO(b'{"a": "' + b"x" * 5000 + b'"}\n{"a": 1}\n'), 100) is None
    assert find_json_members(io.BytesIO(b"[" + b" " * (3 << 20) + b"{}]"), 100) is None


def test_archive_read_last_is_closed_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "x")
    code = (
        "import sys; from pathlib import Path; from menkan.config import InputSettings;"
        "from menkan.run.inputs import expand;"
        "print([d.read_bytes(9) for d in expand([Path(sys.argv[1])], InputSettings())])"
    )
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[b'x']\n", "")
