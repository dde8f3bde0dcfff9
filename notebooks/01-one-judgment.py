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
# # 一份文书
#
# One judgment, read closely.
#
# **内容**：读一份判决书；看每个数额是什么、归谁、由谁说出；看每项标准怎样比较；改动文中一个字，看结论怎样变。
# **用时**：约十秒。**数据**：随 menkan 提供的虚构文书第 13 号，人名、法院、案号和事实均为虚构。
#
# “达到该项标准”只说明文书记载的数额与该项标准的关系，不等于构成犯罪。

# %%
import tempfile
from pathlib import Path

import pandas as pd

import menkan

pd.set_option("display.max_colwidth", 60)
ROOT = next(p for p in (Path("."), Path("..")) if (p / "corpus/samples").is_dir())
record = menkan.read(ROOT / "corpus/samples/documents/13-own-accounts-2025.pdf")
record.status, record.document_id, f"{len(record.text):,} 字"

# %% [markdown]
# ## 标注全文
#
# The text with its figures marked. Hover over a figure: role, bounds, standing, and the standards tested on it.
#
# 鼠标停在数额上可见：含义、上下限、所处地位（查明、指控、辩称、法条、主文）、归属的被告人，以及用它核对过的标准。
# 停在右侧各行上可见理由；点击右侧词句可跳到原文。

# %%
record

# %% [markdown]
# ## 每个数额
#
# Every figure: what it counts, its bounds, whose word it is, whose it is.
#
# 数值是精确的 `Decimal`。`lower`、`upper` 是词句允许的范围：“八十六万余元”至少 86 万、不足 87 万。不知道的是 `None`，不是 0。
# 偏移量以字符计，`record.text[start:end]` 就是文中写法。

# %%
figures = pd.DataFrame(
    {
        "文中写法": q.surface,
        "含义": q.metric.value,
        "下限": q.interval.lower,
        "上限": q.interval.upper,
        "单位": q.unit,
        "地位": q.status.value,
        "被告人": "、".join(q.parties),
        "部分": q.section.value if q.section else None,
    }
    for q in record.quantities
)
assert all(record.text[q.start : q.end] == q.surface for q in record.quantities)
figures

# %% [markdown]
# ## 从数额到事实
#
# From figures to facts: one figure per accused, offence and metric, the one that the law compares.
#
# 法院查明的优先于指控的；印出的合计优先于分项；重复叙述的只算一次；没有合计的若干数额给出“至少是最大的一个”，不自行相加。

# %%
pd.DataFrame(
    {
        "被告人": f.party,
        "含义": f.metric.value,
        "限定": f.qualifier,
        "下限": f.lower,
        "上限": f.upper,
        "单位": f.unit,
        "来源": f.basis,
        "文中写法": [record.quantities[i].surface for i in f.quantities],
    }
    for f in record.facts
)

# %% [markdown]
# ## 逐项核对
#
# Every standard of the law that applies: verdict, figure, threshold, reason.
#
# 结论有三种：`met` 达到、`not_met` 未达到、`undetermined` 不能确定。文中没有的数额不会得出“未达到”；“其他情形”从不由规则判断。

# %%
findings = pd.DataFrame(
    {
        "情形": f.prong,
        "依据": f.instrument,
        "施行": f.effective_from,
        "适用": f.basis,
        "结论": f.verdict.value,
        "数额": "；".join(f"{o.lower}–{o.upper}" for o in f.observed),
        "标准": "；".join(f"{t.comparator}{t.value:,}" for t in f.threshold),
        "理由": f.reason,
    }
    for f in record.findings
)
findings

# %%
counts = findings["结论"].value_counts()
print(f"{len(findings)} 项：达到 {counts['met']}，未达到 {counts.get('not_met', 0)}，不能确定 {counts['undetermined']}")
(assessment,) = record.assessments
print("规则得出的档次：", assessment.tier.value, "，由", "、".join(assessment.decided_by))
print("未审查的要件：", "、".join(assessment.not_examined))

# %% [markdown]
# ## 规则、模型、法院
#
# Rules, model and court side by side. The model sees neither the court's opinion nor the ruling.
#
# 模型估计的是“法院会认定的档次（以被起诉案件为前提）”，不是有罪的概率。

# %%
(prediction,) = record.predictions
(holding,) = record.structure.holdings
pd.Series(
    {
        "规则": assessment.tier.value,
        "模型": f"{prediction.tier.value}（{max(prediction.probability.values()):.0%}）",
        "模型是否弃权": prediction.abstained,
        "法院": holding.level.value,
        "法院的词句": record.text[holding.start : holding.end],
    }
)

# %% [markdown]
# ## 改一个字
#
# Change one character: the verdict follows the figure, and only the standard that uses it.
#
# 把指控部分和查明部分的“五张”都改成“四张”，再读一次。只比较结论有变化的情形。


# %%
def verdicts(one: menkan.CaseRecord) -> dict[str, str]:
    return {f.prong: f.verdict.value for f in one.findings}


changed_text = record.text.replace("五张", "四张")
changed_file = Path(tempfile.mkdtemp()) / "changed.txt"
changed_file.write_text(changed_text, encoding="utf-8")
changed = menkan.read(changed_file)
before, after = verdicts(record), verdicts(changed)
moved = pd.DataFrame(
    {"情形": p, "五张": before.get(p), "四张": after.get(p)} for p in sorted(before | after) if before.get(p) != after.get(p)
)
print(f"“五张”出现 {record.text.count('五张')} 次，{len(before)} 项中结论变化的有 {len(moved)} 项")
moved

# %%
assert record.status == "ok"
assert before["2021-22-9-1"] == "met" and after["2021-22-9-1"] != "met"
