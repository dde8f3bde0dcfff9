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
# # 法院与规则
#
# Courts against rules: where rules, model and court differ, and how often a holding has no figure to support it.
#
# **内容**：规则、模型、法院三方对照；“认定情节严重而系统未读到支持数额”的比例，按年份、法院、罪名，带区间。
# **用时**：约三十秒。**数据**：虚构文书，60 份手写，160 份生成。
# **全部虚构，不说明任何真实情况**：生成程序按设定的比例写出不说明理由的文书，这里量出的是这个设定，加上系统的漏读。

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import menkan
from menkan.report.charts import BLUE, GREY, use_chinese_figures
from menkan.report.shares import Shares, interval
from menkan.report.words import prong_words, tier_word, word
from menkan.run.sides import sides
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

use_chinese_figures()
pd.set_option("display.max_colwidth", 80)
ROOT = next(p for p in (Path.cwd(), Path.cwd().parent) if (p / "corpus/samples").is_dir())
work = Path(tempfile.mkdtemp())
write_corpus(generate(160, seed=3), work / "generated", pdf=False)
batch = menkan.run([ROOT / "corpus/handwritten", work / "generated"], out=work / "out", workers=2)
len(batch)

# %% [markdown]
# ## 三方对照
#
# The three answers, accused × offence. Rows: tier by the rules; columns: what the court holds, or what the model estimates.
#
# 规则的“不足以判断”：文中没有数额，或者该项另有前提。它不是“未达到”。“未表述”是法院没有就情节另作说明。

# %%
answers = batch.sql("""
    SELECT a.document_id, a.party, a.article, a.tier AS rules, p.tier AS model, p.abstained, h.level AS court
    FROM assessments a
    LEFT JOIN predictions p USING (document_id, party, article)
    LEFT JOIN (SELECT document_id, party, article, any_value(level) AS level FROM holdings GROUP BY ALL) h
        USING (document_id, party, article)
""").df()
assert len(answers) == len(batch.assessments)
court = answers["court"].map(lambda level: word("level", level), na_action="ignore").fillna("未读到")
by_court = pd.crosstab(answers["rules"].map(lambda t: tier_word(t, None)), court)
by_court.rename_axis(index="规则", columns="法院")

# %%
model = answers["model"].where(~answers["abstained"].astype(bool)).map(lambda t: tier_word(t, None), na_action="ignore")
by_model = pd.crosstab(answers["rules"].map(lambda t: tier_word(t, None)), model.fillna("弃权"))
by_model.rename_axis(index="规则", columns="模型")

# %% [markdown]
# ## 差异的种类
#
# Kinds of disagreement. One accused × offence may have several.

# %%
kinds = batch.disagreements["kind"].value_counts()
figure, axis = plt.subplots(figsize=(8, 0.42 * len(kinds) + 1))
bars = axis.barh([word("disagreement", k) for k in kinds.index][::-1], kinds[::-1], color=BLUE, height=0.65)
axis.bar_label(bars, padding=3)
axis.set_xlabel(
    f"被告人×罪名（个），共 {len(answers)} 个，其中有差异的 {batch.disagreements.groupby(['document_id', 'party', 'offence']).ngroups} 个"
)
axis.grid(axis="y", visible=False)
axis.margins(x=0.08)
figure.tight_layout()

# %% [markdown]
# ## 系统未读到支持数额的比例
#
# The share of holdings of 情节严重 or higher for which menkan read no figure, with 95 % intervals (Wilson).
#
# 计数与 `menkan report` 相同：分母是法院认定情节严重（或更高档次）的被告人×罪名；版面存疑的文书、援引“其他情节”的认定不计。
# “系统未读到”不等于“法院没有理由”：理由可能不是数额，也可能是系统漏读。

# %%
shares = Shares()
for record in batch.records():
    shares.add(record, sides(record))


def table_of(group: str) -> pd.DataFrame:
    rows = []
    for (name, value), n in shares.held.items():
        if name == group:
            k = shares.unreasoned[name, value]
            rows.append(
                {group: value, "k": k, "n": n, "share": k / n, "low": interval(k, n)[0], "high": interval(k, n)[1]}
            )
    return pd.DataFrame(rows)


def draw(axis: plt.Axes, rows: pd.DataFrame, group: str) -> None:
    """Shares as dots with their intervals, n beside them, and the share of all as a line."""
    places = range(len(rows))
    error = [(rows["share"] - rows["low"]).clip(0), (rows["high"] - rows["share"]).clip(0)]
    axis.axvline(overall, color=GREY, linewidth=1, linestyle="--")
    axis.errorbar(
        rows["share"], places, xerr=error, fmt="o", color=BLUE, ecolor=BLUE, elinewidth=1.2, capsize=2, markersize=5
    )
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        axis.text(1.03, place, f"{row['k']}/{row['n']}", va="center", fontsize=9, transform=axis.get_yaxis_transform())
    axis.set_yticks(list(places), rows[group].fillna("未印"))
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlim(0, 1)
    axis.xaxis.set_major_formatter("{x:.0%}")
    axis.set_xlabel("比例与 95% 区间；虚线为全部；右侧为 k/n")


years = table_of("year")
k, n = int(years["k"].sum()), int(years["n"].sum())
overall = k / n
print(f"全部：{k}/{n} = {overall:.1%}（95% 区间 {interval(k, n)[0]:.1%}–{interval(k, n)[1]:.1%}）")

# %%
figure, axis = plt.subplots(figsize=(8, 0.27 * len(years) + 1))
draw(axis, years.sort_values("year", na_position="last"), "year")
axis.set_ylabel("裁判年份")
figure.tight_layout()

# %% [markdown]
# ## 按罪名
#
# By offence.

# %%
offences = table_of("offence").sort_values("n", ascending=False)
figure, axis = plt.subplots(figsize=(9, 0.3 * len(offences) + 1))
draw(axis, offences, "offence")
figure.tight_layout()

# %% [markdown]
# ## 按法院
#
# By court: the twelve with most holdings. With n this small no two courts can be told apart; a ranking would be noise.
#
# 每个法院只有几个被告人×罪名，同案被告人又往往一同有理由或一同没有，实际信息比 n 更少，
# 区间因此偏窄：个别区间不含总比例，也可能只是一份文书里的几名同案被告人。不能据此比较法院。

# %%
courts = table_of("court").dropna().sort_values(["n", "court"], ascending=[False, True]).head(12)
figure, axis = plt.subplots(figsize=(8, 0.3 * len(courts) + 1))
draw(axis, courts, "court")
figure.tight_layout()

# %%
holds = (courts["low"] <= overall) & (overall <= courts["high"])
print(f"{len(courts)} 个法院中，区间含总比例的有 {holds.sum()} 个；n 最大为 {courts['n'].max()}")
for _, row in courts[~holds].iterrows():
    print(f"不含的：{row['court']} {row['k']}/{row['n']}，来自 {(batch.cases['court'] == row['court']).sum()} 份文书")

# %% [markdown]
# ## 缺的是什么
#
# What the judgment would have had to state: for each unreasoned holding, the standards of which one would have sufficed.

# %%
wanting = batch.disagreements.query("kind == 'unreasoned'")["wanting"].explode().value_counts().head(8)
pd.DataFrame({"情形": [prong_words()[p].label for p in wanting.index], "次数": wanting.to_numpy()}, index=wanting.index)

# %% [markdown]
# ## 回到原文
#
# Back to the text: one holding without a figure, in the words of the court.

# %%
batch.sql("""
    SELECT c.case_number, d.party, d.offence, d.rules, d.court, h.words AS 法院的词句
    FROM disagreements d JOIN cases c USING (document_id) JOIN holdings h USING (document_id, party, article)
    WHERE d.kind = 'unreasoned' AND h.level = 'serious' AND c.case_number IS NOT NULL ORDER BY c.case_number LIMIT 3
""").df()

# %%
assert len(batch) == 220 and len(batch.failures) == 0
assert 0 < k < n
