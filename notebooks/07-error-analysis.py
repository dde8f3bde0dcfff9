# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 错在哪里
#
# Error analysis: what menkan reads wrong, of which kind, in which documents, and what that does to the tier.
#
# **内容**：把读到的数额逐个与标准答案对照，分出漏读、多读、读错；看错误集中在哪些含义、哪些文书；再看档次错在阅读还是在别处。
# **用时**：约二十秒。**数据**：`corpus/handwritten`，60 份手写的虚构文书，每个数额、归属、地位、档次都有标注。
# **全部虚构**：这些数字说明 menkan 读三位作者写的难例读得怎样，不说明读真实文书读得怎样。`test` 部分也在开发中看过错例，
# 所以偏乐观；真实文书上的数字见 README 的 Accuracy 一节。

# %%
import json
import os
import tempfile
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import menkan
from menkan.codes import Category, Metric, QuantityStatus
from menkan.config import Settings
from menkan.ingest import read_transcript
from menkan.law import apply_law, load_statutes
from menkan.quantities import gather_facts
from menkan.quantities.qualifiers import assign_qualifiers
from menkan.report.charts import BLUE, ORANGE, RED, use_chinese_figures
from menkan.report.shares import interval
from menkan.report.words import metric_word, tier_word, word
from menkan.run.corpus import read_corpus
from menkan.run.reader import CaseReader
from menkan.types import CaseRecord, Quantity, Source

use_chinese_figures()
pd.set_option("display.max_colwidth", 70)
ROOT = next(p for p in (Path.cwd(), Path.cwd().parent) if (p / "corpus/samples").is_dir())
OPTIONAL = ("count_other", "money_other")  # figures that the labels may leave out
documents = {one.document_id: one for one in read_corpus(ROOT / "corpus/handwritten")}
batch = menkan.run(ROOT / "corpus/handwritten", out=Path(tempfile.mkdtemp()) / "out", workers=2)
records = {record.document_id: record for record in batch.records()}
assert set(records) == set(documents)

# %% [markdown]
# ## 逐个对照
#
# Figure by figure: the same span is the same figure. Fines are left out of the questions on meaning, since every ruling has one.


# %%
def compared(wanted: list[dict], text: str, record: CaseRecord, name: str) -> list[dict]:
    """One row per figure that is labelled or read: what the labels say, what menkan says; None where one is silent.

    Places are told by the characters before them that are not blank: reading drops blank lines of the labelled `text`.
    """
    theirs, ours = inked(text), inked(record.text)
    gold = {(theirs[one["start"]], theirs[one["end"]]): one for one in wanted}
    read = {(ours[q.start], ours[q.end]): q for q in record.quantities}
    rows = []
    for place in sorted(gold.keys() | read.keys()):
        label, figure = gold.get(place), read.get(place)
        kinds = {label["metric"] if label else None, figure.metric.value if figure else None} - {None}
        if kinds <= set(OPTIONAL):
            continue
        source, start, end = (record.text, figure.start, figure.end) if figure else (text, label["start"], label["end"])
        rows.append(
            {
                "document": name,
                "context": source[max(0, start - 14) : end + 8].replace("\n", " "),
                "gold": label["metric"] if label else None,
                "read": figure.metric.value if figure else None,
                "value": label and figure and number(label["value"]) == number(figure.value),
                "status": label and figure and label["status"] == figure.status.value,
                "owner": label and figure and owners(label, record) == owners(figure, record),
                "several": len(record.structure.accused) > 1,
            }
        )
    return rows


def inked(text: str) -> list[int]:
    return [0, *accumulate(not character.isspace() for character in text)]


def number(value: object) -> float | None:
    return None if value is None else float(value)


def owners(one: object, record: CaseRecord) -> frozenset[str]:
    named = (one.get("parties") or one.get("party") or ()) if isinstance(one, dict) else one.parties
    return frozenset(record.structure.accused if "*" in named else named)


rows = []
for document_id, document in documents.items():
    labels = [label for label in document.labels if label["kind"] == "quantity"]
    rows += compared(labels, records[document_id].text, records[document_id], document.path.stem)
figures = pd.DataFrame(rows)
split = {document.path.stem: document.split for document in documents.values()}
figures["split"] = figures["document"].map(split)
len(figures)

# %%
MEASURES = {
    "读到（起止全同）": None,
    "数值": "value",
    "含义": "metric",
    "地位": "status",
    "归属（多名被告人）": "owner",
}


def measured(rows: pd.DataFrame) -> pd.Series:
    """Share right with n; F1 for finding, accuracy of what was found for the rest."""
    both = rows[rows["gold"].notna() & rows["read"].notna()]
    told = both[(both["gold"] != "fine") & ~both["gold"].isin(OPTIONAL)]
    answers = {
        "value": both["value"],
        "metric": told["gold"] == told["read"],
        "status": both["status"],
        "owner": both[both["several"]]["owner"],
    }
    shown = {}
    for name, key in MEASURES.items():
        if key is None:
            gold, read = (
                rows["gold"].notna() & ~rows["gold"].isin(OPTIONAL),
                rows["read"].notna() & ~rows["read"].isin(OPTIONAL),
            )
            asked = int(gold.sum() + read.sum())
            right = int((gold & rows["read"].notna()).sum() + (read & rows["gold"].notna()).sum())
        else:
            right, asked = int(answers[key].sum()), len(answers[key])
        low, high = interval(right, asked)
        shown[name] = f"{right / asked:.3f}（{low:.3f}–{high:.3f}，n = {asked}）"
    return pd.Series(shown)


pd.DataFrame({"全部": measured(figures)} | {name: measured(part) for name, part in figures.groupby("split")})

# %% [markdown]
# ## 错误的种类
#
# Kinds of error. A figure may be wrong in several ways; missed and extra ones are wrong in no other.

# %%
gold, read = figures["gold"].notna(), figures["read"].notna()
both = gold & read
kinds = {
    "漏读": gold & ~read,
    "多读": read & ~gold,
    "数值不同": both & ~figures["value"].eq(True),
    "含义不同": both & (figures["gold"] != figures["read"]),
    "地位不同": both & ~figures["status"].eq(True),
    "归属不同（多名被告人）": both & figures["several"] & ~figures["owner"].eq(True),
}
counts = pd.Series({name: int(mask.sum()) for name, mask in kinds.items()})
figure, axis = plt.subplots(figsize=(8, 2.8))
bars = axis.barh(counts.index[::-1], counts[::-1], color=BLUE, height=0.65)
axis.bar_label(bars, padding=3)
axis.set_xlabel(f"数额（个），共对照 {len(figures)} 个，两边都有的 {both.sum()} 个")
axis.grid(axis="y", visible=False)
axis.margins(x=0.08)
figure.tight_layout()

# %% [markdown]
# ## 含义读成了什么
#
# Confusions of meaning, most frequent first: what it counts, what it was read as.

# %%
wrong = figures[kinds["含义不同"]]
pairs = Counter(zip(wrong["gold"], wrong["read"], strict=True))
pd.DataFrame(
    {"标注": metric_word(g), "读成": metric_word(r), "次数": n, "标注中此种共": int((figures["gold"] == g).sum())}
    for (g, r), n in pairs.most_common(12)
)

# %%
wrong.sample(8, random_state=7)[["document", "context", "gold", "read"]].sort_values("document").reset_index(drop=True)

# %% [markdown]
# ## 集中在哪些文书
#
# Where they stand: errors per document, the worst first.

# %%
figures["any"] = pd.concat([kinds[name] for name in kinds], axis=1).any(axis=1)
by_document = figures.groupby("document")["any"].agg(["sum", "size"]).sort_values("sum", ascending=False)
shares = by_document["sum"].cumsum() / by_document["sum"].sum()
colour = {"train": BLUE, "calibration": ORANGE, "test": RED}
figure, axis = plt.subplots(figsize=(9, 3.2))
axis.bar(range(len(by_document)), by_document["size"], color="#dddddd", width=0.9, label="对照的数额")
for name, shade in colour.items():
    places = [i for i, document in enumerate(by_document.index) if split[document] == name]
    axis.bar(places, by_document["sum"].iloc[places], color=shade, width=0.9, label=f"有错的（{name}）")
axis.set_xlabel(f"文书，按有错的数额从多到少，n = {len(by_document)} 份")
axis.set_ylabel("数额（个）")
axis.set_xticks([])
axis.grid(axis="x", visible=False)
axis.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1))
figure.tight_layout()

# %%
half = int((shares < 0.5).sum()) + 1
clean = int((by_document["sum"] == 0).sum())
print(f"有错的数额 {int(by_document['sum'].sum())} 个；最多的 {half} 份文书占一半；没有错的文书 {clean} 份")

# %% [markdown]
# ## 档次
#
# Tiers: what the labelled figures alone reach (rows) and what the rules say (columns). Both know 不足以判断.

# %%
answers = []
for document_id, document in documents.items():
    record = records[document_id]
    by_rules = {(a.party, a.article): a.tier.value for a in record.assessments}
    by_model = {(p.party, p.article): p.tier.value for p in record.predictions}
    for label in (one for one in document.labels if one["kind"] == "tier"):
        key = label["party"], label["article"]
        answers.append(
            {
                "document": document.path.stem,
                "party": label["party"],
                "article": label["article"],
                "figures": label["by_figures"],
                "held": label["tier"],
                "rules": by_rules.get(key),
                "model": by_model.get(key),
            }
        )
tiers = pd.DataFrame(answers)
order = ["none", "undetermined", "serious", "especially_serious"]
table = pd.crosstab(tiers["figures"], tiers["rules"].fillna("not read")).reindex(
    index=order, columns=[*order, "not read"], fill_value=0
)
names = [tier_word(t, None) for t in order]
table.set_axis(names).set_axis([*names, "未读到此人"], axis=1).rename_axis(index="标注的数额达到", columns="规则")

# %%
right = int((tiers["figures"] == tiers["rules"]).sum())
held = int((tiers["held"] == tiers["model"]).sum())
for name, k in (("规则与标注的数额所达到的档次相同", right), ("模型与法院所认定的档次相同", held)):
    print(
        f"{name}：{k}/{len(tiers)} = {k / len(tiers):.3f}（95% 区间 {interval(k, len(tiers))[0]:.3f}–{interval(k, len(tiers))[1]:.3f}）"
    )

# %% [markdown]
# ## 阅读还是法律
#
# Reading or what comes after: the same chain from the labelled figures instead of ours. What is then right was lost in reading.
#
# 把读到的数额换成标注的含义、类别、地位、归属（多读的去掉，漏读的补不回来），再归集事实、适用规则。
# 换后变对的，错在读数额；换后仍错的，错在归集、规则、案件结构，或者标注本身。


# %%
def with_labels(record: CaseRecord, labels: list[dict]) -> tuple[Quantity, ...]:
    """The figures of `record` as the labels have them; those that the labels lack are dropped."""
    told = {(one["start"], one["end"]): one for one in labels}
    kept = [
        replace(
            figure,
            metric=Metric(one["metric"]),
            category=Category(one["category"]) if one["category"] else None,
            qualifier=None,
            parties=tuple(one["parties"]),
            status=QuantityStatus(one["status"]),
        )
        for figure in record.quantities
        if (one := told.get((figure.start, figure.end)))
    ]
    return assign_qualifiers(record.text, kept, frozenset(c.article for c in record.structure.charges if c.article))


statutes = load_statutes()
again = {}
for document_id, document in documents.items():
    record = records[document_id]
    labelled = with_labels(record, [one for one in document.labels if one["kind"] == "quantity"])
    facts, _ = gather_facts(record.text, labelled, record.structure)
    _, assessments = apply_law(statutes, record.structure, facts, labelled, record.vague)
    again |= {(document.path.stem, a.party, a.article): a.tier.value for a in assessments}
tiers["relabelled"] = [again.get(key) for key in zip(tiers["document"], tiers["party"], tiers["article"], strict=True)]
before, after = tiers["figures"] == tiers["rules"], tiers["figures"] == tiers["relabelled"]
named = {True: "对", False: "错"}
pd.crosstab(before.map(named), after.map(named)).rename_axis(index="用读到的数额", columns="用标注的数额")

# %%
lost = int((~before & after).sum())
rest = tiers[~before & ~after]
print(
    f"档次不同的 {int((~before).sum())} 个：换成标注的数额就对的 {lost} 个，仍不对的 {len(rest)} 个；换后反而不对的 {int((before & ~after).sum())} 个"
)
print(f"用读到的数额 {before.mean():.3f}，用标注的数额 {after.mean():.3f}（n = {len(tiers)}）")
pd.crosstab(rest["figures"], rest["relabelled"].fillna("not read")).rename_axis(
    index="标注的数额达到", columns="规则（用标注的数额）"
)

# %% [markdown]
# ## 真实文书
#
# Real documents, where annotated ones lie beside the project (or where `MENKAN_GOLD` says). Numbers only: no text is shown or kept.
#
# 标注由语言模型按指南作出、另一模型裁定；随项目不提供。没有时跳过并说明。

# %%
place = Path(os.environ.get("MENKAN_GOLD", ROOT.parent / "shared/gold")) / "dev.jsonl"
if place.is_file():
    reader = CaseReader(Settings())
    real = []
    for line in place.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        record = reader.read_transcript(
            read_transcript(one["text"].encode(), one["id"]), Source(one["id"], sha256="0" * 64)
        )
        real += compared(one["quantities"], one["text"], record, one["id"])
    print(measured(pd.DataFrame(real)).to_string())
else:
    print(f"跳过：{place.name} 不在项目旁边，也没有设置 MENKAN_GOLD")

# %%
assert len(documents) == 60 and len(tiers) == 168
assert counts["数值不同"] < 0.05 * both.sum()
