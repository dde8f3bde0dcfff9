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
# # 二〇二五年七月的新标准
#
# The law change of July 2025 (法发〔2025〕12号): which decided cases would come out otherwise under the new figures.
#
# **内容**：帮助信息网络犯罪活动罪中账户、电话卡的标准换了；对同一批事实，分别用换之前和换之后的标准核对。
# **用时**：约二十秒。**数据**：虚构文书，样本、手写和生成的，其中帮助信息网络犯罪活动罪的。
# **全部虚构，不说明任何真实情况**：这里演示方法，变化的比例由虚构数据的设定决定。
#
# 条文来源不都经核实：`法发〔2021〕22号`（第九条及失效日）、`法发〔2025〕12号`（第六条导语）和 2020 年的会议纪要只部分核实，
# `法发〔2025〕12号` 第六条的三项标准和 2022 年的会议纪要只据二手来源。
# 下面每处都带出核实程度；使用前须由律师确认。

# %%
import re
import tempfile
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import menkan
from menkan.law import apply_law, load_statutes
from menkan.law.changes import changes_of
from menkan.report.charts import BLUE, GREY, ORANGE, RED, use_chinese_figures
from menkan.report.words import prong_words, tier_word
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

use_chinese_figures()
pd.set_option("display.max_colwidth", 90)
ARTICLE, LAST_OLD, FIRST_NEW = "287-2", date(2025, 7, 21), date(2025, 7, 22)
ROOT = next(p for p in (Path.cwd(), Path.cwd().parent) if (p / "corpus/samples").is_dir())
statutes = load_statutes()

# %% [markdown]
# ## 变了什么
#
# What changed, read off the dates of the rule file (as `menkan law list --changes`).

# %%
(rules,) = (one for one in statutes.offences if one.article == ARTICLE)
pd.DataFrame(
    {"日期": c.on, "变化": c.what, "核实程度": c.confidence} for c in changes_of([rules]) if c.on >= date(2019, 11, 1)
)

# %%
before, after = statutes.as_of(LAST_OLD), statutes.as_of(FIRST_NEW)


def prongs_of(base: object) -> dict[str, str]:
    return {p.prong: p.label for i in base.offence_at(ARTICLE).instruments for p in i.prongs}


old, new = prongs_of(before), prongs_of(after)
pd.DataFrame(
    {
        "情形": p,
        "内容": (old | new)[p],
        "7月21日": "有" if p in old else "",
        "7月22日": "有" if p in new else "",
        "核实程度": prong_words()[p].doubt or "已逐字核实",
    }
    for p in sorted(old | new)
    if (p in old) != (p in new)
)

# %% [markdown]
# ## 同一批事实，两次核对
#
# The same facts, tested twice. Everything but the figures of the law stays: dates, acts, earlier sanctions, whose figures.
#
# `Statutes.as_of(day)` 给出“好像某日有效的规定自设立该罪起一直有效”的规则库；行为日期、前次处罚等都不动。
# 这与判案不同：真正适用哪个规定由 `choose_version` 按从旧兼从轻决定，见下文最后一节。

# %%
work = Path(tempfile.mkdtemp())
chosen = (case for case in generate(500, seed=4) if any(tier.article == ARTICLE for tier in case.labels.tiers))
made = write_corpus(chosen, work / "generated", pdf=False)
batch = menkan.run(
    [ROOT / "corpus/samples", ROOT / "corpus/handwritten", work / "generated"], out=work / "out", workers=2
)
rows = []
for record in batch.records():
    told = (record.structure, record.facts, record.quantities, record.vague)
    (found_old, old_answers), (found_new, new_answers) = apply_law(before, *told), apply_law(after, *told)
    for was, now in zip(old_answers, new_answers, strict=True):
        assert (was.party, was.article) == (now.party, now.article)
        if was.article == ARTICLE:
            rows.append(
                {
                    "document_id": record.document_id,
                    "案号": record.structure.case_number,
                    "party": was.party,
                    "decided_on": record.structure.decided_on,
                    "旧": was.tier.value,
                    "新": now.tier.value,
                    "旧据": was.decided_by,
                    "新据": now.decided_by,
                    "理由": [
                        f"{f.prong} " + re.sub(r"\d[\d,.]*", "…", f.reason.partition("（法发")[0])
                        for f in found_new
                        if f.party == was.party and f.prong.startswith("2025-12-6")
                    ],
                }
            )
answers = pd.DataFrame(rows)
print(
    f"{batch.cases['document_id'].nunique()} 份文书中，涉及本罪的 {answers['document_id'].nunique()} 份，被告人 {len(answers)} 名"
)

# %%
TIERS = ["none", "undetermined", "serious"]
table = pd.crosstab(answers["旧"], answers["新"]).reindex(index=TIERS, columns=TIERS, fill_value=0)
names = [tier_word(t, ARTICLE) for t in TIERS]
figure, axis = plt.subplots(figsize=(4.8, 3.6))
for i, j in np.ndindex(table.shape):
    n = table.iloc[i, j]
    colour = "#e6e6e6" if i == j else "#cfe3f1" if n else "white"
    axis.add_patch(plt.Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, edgecolor="white"))
    axis.text(j, i, n, ha="center", va="center", fontsize=13)
axis.set_xlim(-0.5, 2.5)
axis.set_ylim(2.5, -0.5)
axis.set_xticks(range(3), names)
axis.set_yticks(range(3), names)
axis.set_xlabel("2025年7月22日的标准")
axis.set_ylabel("2025年7月21日的标准")
axis.set_title(f"被告人，n = {len(answers)}；灰格为不变", fontsize=10)
axis.grid(visible=False)
figure.tight_layout()

# %%
changed = answers[answers["旧"] != answers["新"]]
up = changed[(changed["新"] == "serious")]
down = changed[(changed["旧"] == "serious")]
other = len(changed) - len(up) - len(down)
print(
    f"档次变化 {len(changed)}/{len(answers)}：变为情节严重 {len(up)}，不再是情节严重 {len(down)}，其余 {other}（不足以判断与未见达到之间）"
)
print(
    f"不再是情节严重的 {len(down)} 名中，变为未见达到的 {(down['新'] == 'none').sum()}，变为不足以判断的 {(down['新'] == 'undetermined').sum()}"
)

# %% [markdown]
# ## 哪些情形在起作用
#
# Which standards decide. A case that also meets a figure of 法释〔2019〕15号 stays where it is.

# %%
decided = (
    pd.DataFrame(
        {
            "7月21日": answers["旧据"].explode().value_counts(),
            "7月22日": answers["新据"].explode().value_counts(),
        }
    )
    .fillna(0)
    .astype(int)
)
decided.insert(0, "内容", [prong_words()[p].label for p in decided.index])
decided.sort_index()


# %%
def told_by(prongs: tuple[str, ...]) -> str:
    return "；".join(prong_words()[p].label for p in prongs)


shown = changed.assign(旧据=changed["旧据"].map(told_by), 新据=changed["新据"].map(told_by)).sort_values(
    ["旧", "新", "案号"]
)
shown[["案号", "party", "旧", "旧据", "新", "新据"]].reset_index(drop=True)

# %% [markdown]
# ## 为什么不再得出情节严重
#
# Why 情节严重 is not reached any more: the reasons of each of the three new standards, figures left out, most frequent first.
#
# 账户两项（`6-1`、`6-2`）：流入资金多已达到，但文中只有账户总数，本人的、他人的各几个不能确定。
# 电话卡一项（`6-3`）：文中没有张数。

# %%
down["理由"].explode().value_counts().rename("次数").to_frame().head(8)

# %% [markdown]
# ## 张数与流入资金
#
# Accounts against inflow: the old line is a number of accounts alone, the new one asks for number and inflow together.
#
# 只画文中既有账户数又有流入资金的被告人（取下限）。旧：满五张（个）即可；新：本人账户满三个**并且**流入满三十万元
# （他人账户不限数，也须满三十万元，图中不画）。会议纪要的单向流入标准另有“查实涉诈资金”的要求，图中也不画。

# %%
pair = batch.sql("""
    SELECT document_id, party, CAST(max(lower) FILTER (metric = 'payment_accounts') AS DOUBLE) AS accounts,
        CAST(max(lower) FILTER (metric = 'account_inflow') AS DOUBLE) AS inflow
    FROM facts WHERE article = '287-2' GROUP BY document_id, party
    HAVING accounts IS NOT NULL AND inflow IS NOT NULL
""").df()
points = pair.merge(answers, on=["document_id", "party"])
figure, axis = plt.subplots(figsize=(7.8, 4.2))
kinds = {"不变": (points["旧"] == points["新"], GREY, "o"), "变为情节严重": ((points["旧"] != points["新"]) & (points["新"] == "serious"), RED, "^"), "不再得出情节严重": ((points["旧"] == "serious") & (points["新"] != "serious"), BLUE, "v"), "其他变化": ((points["旧"] != points["新"]) & (points["旧"] != "serious") & (points["新"] != "serious"), ORANGE, "s")}  # fmt: skip
for label, (mask, colour, marker) in kinds.items():
    axis.scatter(
        points[mask]["accounts"],
        points[mask]["inflow"] / 10_000,
        color=colour,
        marker=marker,
        s=36,
        alpha=0.8,
        linewidths=0,
        label=f"{label}（{mask.sum()}）",
    )
axis.set_xscale("log")
axis.set_yscale("log")
right, top = points["accounts"].max() * 1.6, points["inflow"].max() / 10_000 * 2
axis.set_xlim(0.8, right)
axis.set_ylim(top=top)
axis.axvline(5, color="black", linewidth=1, linestyle="--")
axis.text(5, top, " 旧：满五张（个）", va="top", fontsize=9)
axis.plot([3, 3, right], [top, 30, 30], color="black", linewidth=1.4)
axis.text(right, 29, "新：本人三个且三十万元 ", va="top", ha="right", fontsize=9)
axis.set_xticks([1, 2, 3, 5, 10, 20], ["1", "2", "3", "5", "10", "20"])
axis.minorticks_off()
axis.yaxis.set_major_formatter("{x:g}")
axis.set_xlabel("账户、银行卡（张、个），对数坐标")
axis.set_ylabel("流入资金（万元），对数坐标")
axis.set_title(f"n = {len(points)} 名被告人", fontsize=10)
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
figure.tight_layout()

# %% [markdown]
# ## 实际适用哪一个
#
# Which version really applies: the law of the act, the newer one only where it is milder for this accused as a whole.
#
# 法发〔2025〕12号是意见，不是司法解释；按从旧兼从轻对待是类推（编者的理解）。`basis` 说明每项为何适用：
# `in_force` 行为时有效；`analogy` 意见、纪要补充兜底项；`candidate` 日期不明，可能适用；`lenient` 新规定更轻（本批没有）。

# %%
batch.sql("""
    SELECT instrument AS 依据, basis AS 适用, count(DISTINCT (document_id, party)) AS 被告人
    FROM findings WHERE article = '287-2' GROUP BY ALL ORDER BY 依据, 适用
""").df()

# %%
assert set(new) - set(old) == {"2025-12-6-1", "2025-12-6-2", "2025-12-6-3"}
assert not {p for prongs in answers["旧据"] for p in prongs} & (set(new) - set(old))
assert not batch.sql("SELECT 1 FROM findings WHERE article = '287-2' AND basis = 'lenient'").fetchall()
assert table.to_numpy().sum() == len(answers) and len(changed) > 0
