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
# # 一批文书
#
# A batch of judgments, described: years, offences, figures, and how far they lie from the thresholds.
#
# **内容**：读一批文书，打开各表，看年份、罪名、法院，看数额的分布和它与标准的距离。**用时**：约三十秒。
# **数据**：随 menkan 提供的虚构文书（16 份样本、60 份手写），加上生成的 150 份。
# **全部虚构，不说明任何真实情况**：下面的分布是写作者和生成程序的设定，不是司法实践。
#
# 换成自己的文书只需改一行：`OWN = ["judgments/"]`，写文件或文件夹的路径。

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator

import menkan
from menkan.report.charts import BLUE, GREY, MARKERS, RED, VERDICTS, use_chinese_figures
from menkan.report.words import metric_word, prong_words, word
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

use_chinese_figures()
ROOT = next(p for p in (Path.cwd(), Path.cwd().parent) if (p / "corpus/samples").is_dir())
work = Path(tempfile.mkdtemp())
OWN: list[str] = []  # 自己的文书，如 ["judgments/"]；空着就用虚构文书
if not OWN:
    write_corpus(generate(150, seed=2), work / "generated", pdf=False)
fictional = [ROOT / "corpus/samples", ROOT / "corpus/handwritten", work / "generated"]
batch = menkan.run(OWN or fictional, out=work / "out", workers=2)
batch

# %% [markdown]
# ## 读了什么
#
# What was read: every input is in `inputs`, every doubt in `problems`; nothing is dropped silently.

# %%
assert len(batch.inputs) >= len(batch.cases) + len(batch.failures) == len(batch)  # more where some are copies
batch.sql("SELECT status, count(*) AS 份数 FROM inputs GROUP BY status ORDER BY status").df()

# %%
batch.sql("SELECT code, any_value(text) AS 例, count(*) AS 次数 FROM problems GROUP BY code ORDER BY 次数 DESC").df()

# %%
columns = ["case_number", "court", "instance", "decided_on", "offences", "n_accused", "n_quantities"]
batch.cases[columns].dropna().head(5)

# %% [markdown]
# ## 年份与罪名
#
# Years of decision and offences. Counted are judgments on the left, accused × offence on the right.

# %%
OFFENCE = dict(batch.sql("SELECT article, mode(offence) FROM assessments GROUP BY article ORDER BY article").fetchall())
years = batch.cases["year"].dropna().astype(int).value_counts().sort_index()
offences = batch.assessments["article"].value_counts().sort_values()
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), width_ratios=(1, 1))
left.bar(years.index, years, color=BLUE, width=0.8)
left.set_xlabel("裁判年份")
left.set_ylabel("文书（份）")
left.set_title(f"n = {years.sum()} 份，另有 {len(batch.cases) - years.sum()} 份未印日期", fontsize=10)
left.grid(axis="x", visible=False)
right.barh([OFFENCE[a] for a in offences.index], offences, color=BLUE, height=0.7)
right.set_xlabel("被告人×罪名（个）")
right.set_title(f"n = {offences.sum()} 个", fontsize=10)
right.grid(axis="y", visible=False)
figure.tight_layout()

# %% [markdown]
# ## 法院
#
# Courts: the first character of a court code is the province. The courts here do not exist (法院均为虚构).

# %%
batch.sql("""
    SELECT left(court_code, 1) AS 省份, count(DISTINCT court) AS 法院数, count(*) AS 文书数
    FROM cases WHERE court_code IS NOT NULL GROUP BY 省份 ORDER BY 文书数 DESC, 省份 LIMIT 8
""").df()

# %% [markdown]
# ## 有哪些数额
#
# What the figures count, and whose word they are. A figure of the prosecution is no finding of the court.

# %%
figures = batch.sql("""
    SELECT metric, status, count(*) AS n FROM quantities
    WHERE metric NOT IN ('count_other', 'money_other') GROUP BY metric, status
""").df()
standing = figures.pivot_table(index="metric", columns="status", values="n", aggfunc="sum", fill_value=0)
standing = standing.loc[standing.sum(axis=1).sort_values(ascending=False).index[:12]]
standing.index = [metric_word(m) for m in standing.index]
standing.columns = [word("standing", s) for s in standing.columns]
standing

# %% [markdown]
# ## 数额的分布与标准
#
# Figures on a log scale, one dot per accused and standard, with the threshold of the law as a line.
#
# 每行是一项标准，点是与它比较的数额（取下限），竖线是标准本身，均取自 `findings`，即系统实际用来比较的数值。
# 数额刚好等于标准算达到（以上包括本数）。

# %%
WANTED = ["2019-15-12-2", "2019-15-12-4", "2017-10-5-3", "2017-10-5-4", "2017-10-5-5", "2017-10-5-7"]
compared = batch.sql("""
    SELECT prong, verdict, CAST(observed_lower AS DOUBLE) AS lower, CAST(threshold_value AS DOUBLE) AS threshold,
        threshold[1].unit AS unit
    FROM findings WHERE observed_lower > 0 AND threshold_value IS NOT NULL AND basis <> 'candidate'
""").df()


def plain(value: float, _: object = None) -> str:
    return f"{value / 10_000:,.10g}万" if value >= 10_000 else f"{value:,.10g}"


prongs = [p for p in WANTED if (compared["prong"] == p).any()] or sorted(set(compared["prong"]))[:6]
figure, grid = plt.subplots(len(prongs), 1, figsize=(9, 1.2 * len(prongs)), sharex=True, squeeze=False)
axes = grid[:, 0]
spread = np.random.default_rng(1)
for axis, prong in zip(axes, prongs, strict=True):
    mine = compared[compared["prong"] == prong]
    for verdict, rows in mine.groupby("verdict"):
        heights = spread.uniform(-1, 1, len(rows))
        axis.scatter(
            rows["lower"], heights, s=16, marker=MARKERS[verdict], color=VERDICTS[verdict], alpha=0.6, linewidths=0
        )
    limit = mine["threshold"].iloc[0]
    axis.axvline(limit, color="black", linewidth=1.4)
    axis.set_xscale("log")
    axis.set_ylim(-1.6, 1.6)
    axis.set_yticks([])
    unit = word("unit", mine["unit"].iloc[0])
    axis.set_title(
        f"{prong} {prong_words()[prong].label}：标准 {plain(limit)}{unit}（n = {len(mine)}）", fontsize=9.5, loc="left"
    )
for verdict, colour in VERDICTS.items():
    axes[0].scatter([], [], s=24, marker=MARKERS[verdict], color=colour, label=word("verdict", verdict))
axes[0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=9)
axes[-1].xaxis.set_major_formatter(FuncFormatter(plain))
axes[-1].xaxis.set_minor_locator(NullLocator())
axes[-1].set_xlabel("数额（单位见各行），对数坐标")
figure.tight_layout()

# %% [markdown]
# ## 与标准的距离（入罪边际）
#
# Margins: observed ÷ threshold of every prong that was compared on one figure. At 1 the standard is reached, since 以上
# includes its figure.
#
# 一名被告人可有多项核对，所以点数多于人数；“不能确定”是词句允许的范围跨过了标准，或者该项另有前提。

# %%
margins = batch.sql("""
    SELECT article, verdict, CAST(min(observed_lower / threshold_value) AS DOUBLE) AS ratio
    FROM findings
    WHERE observed_lower > 0 AND threshold_value > 0 AND threshold[1].unit NOT IN ('ratio', '倍') AND basis <> 'candidate'
      AND article IN (SELECT article FROM assessments)
    GROUP BY article, prong, verdict, document_id, party
""").df()
articles = [a for a in OFFENCE if (margins["article"] == a).any()]
figure, axis = plt.subplots(figsize=(9, 0.5 * len(articles) + 1.6))
shift = {"met": 0.22, "undetermined": 0.0, "not_met": -0.22}
for verdict, colour in VERDICTS.items():
    rows = margins[margins["verdict"] == verdict]
    heights = [articles.index(a) + shift[verdict] for a in rows["article"]]
    label = f"{word('verdict', verdict)}（{len(rows)}）"
    axis.scatter(
        rows["ratio"], heights, s=12, marker=MARKERS[verdict], color=colour, alpha=0.6, linewidths=0, label=label
    )
axis.axvline(1, color="black", linewidth=1)
axis.set_xscale("log")
axis.set_yticks(range(len(articles)), [f"{OFFENCE[a]}（{(margins['article'] == a).sum()}）" for a in articles])
axis.set_ylim(-0.6, len(articles) - 0.4)
axis.set_xlabel(f"数额 ÷ 标准，对数坐标；n = {len(margins)} 项核对")
axis.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=3, markerscale=2)
figure.tight_layout()

# %% [markdown]
# ## 贴近标准的有多少
#
# How many lie near the line: the highest ratio of each accused and offence, so that everybody counts once.
#
# 比值不低于 1 不等于达到：有的项另有前提（如一年内、内部人员），文中未载的，结论是“不能确定”。
#
# 真实数据中，比例集中在 1 的右侧可能提示取证止于标准，也可能只是不足标准者不被起诉；两者从文书本身分不开。

# %%
nearest = batch.sql("""
    SELECT document_id, party, article, CAST(max(observed_lower / threshold_value) AS DOUBLE) AS ratio
    FROM findings
    WHERE observed_lower > 0 AND threshold_value > 0 AND threshold[1].unit NOT IN ('ratio', '倍')
      AND tier = 'serious' AND basis <> 'candidate'
    GROUP BY ALL
""").df()
edges = [0, 0.5, 0.8, 1, 1.25, 2, 5, 10, np.inf]
names = ["< 0.5", "0.5–0.8", "0.8–1", "1–1.25", "1.25–2", "2–5", "5–10", "≥ 10"]
binned = np.histogram(nearest["ratio"], edges)[0]
figure, axis = plt.subplots(figsize=(8, 3.2))
bars = axis.bar(names, binned, color=[GREY if upper <= 1 else RED for upper in edges[1:]], width=0.8)
axis.bar_label(bars, padding=2)
axis.axvline(2.5, color="black", linewidth=1)
axis.set_xlabel("每名被告人×罪名的最高比值（数额 ÷ 情节严重标准；区间含下端）")
axis.set_ylabel("被告人×罪名（个）")
axis.set_title(f"n = {len(nearest)}；比值不低于 1 的 {int(binned[3:].sum())} 个", fontsize=10)
axis.margins(y=0.12)
axis.grid(axis="x", visible=False)
figure.tight_layout()

# %%
near = int(binned[2] + binned[3])
print(f"比值在 0.8 与 1.25 之间的 {near} 个，占 {near / max(len(nearest), 1):.0%}{'' if OWN else '（虚构数据）'}")

# %%
if not OWN:
    assert len(batch) == 226 and len(batch.failures) == 0
    assert prongs == WANTED and not compared.groupby("prong")["threshold"].nunique()[prongs].gt(1).any()
    assert set(articles) == set(OFFENCE)
    assert set(VERDICTS) == set(margins["verdict"])
