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
# # 罚金与违法所得
#
# Fines against illegal income, per accused, with the band of one to five times where an interpretation names one.
#
# **内容**：每名被告人的罚金除以违法所得；哪些能算，哪些不能算，为什么。**用时**：约三十秒。
# **数据**：虚构文书，样本、手写和生成的。**全部虚构，不说明任何真实情况**：罚金的多少由写作者和生成程序设定。
#
# **哪一条规定了倍数**：法释〔2017〕10号第十二条（侵犯公民个人信息罪）：罚金一般为违法所得的一至五倍
# （条文已与国家法律法规数据库的镜像比对）。法释〔2019〕15号第十八条（拒不履行信息网络安全管理义务、非法利用信息网络、
# 帮助信息网络犯罪活动三罪）只要求综合考虑违法所得等因素依法判处罚金，**没有规定倍数**。所以带状区间只画给侵犯公民个人信息罪；
# 其他罪名只作对照。“一般”二字意味着带外不等于违法。

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import NullLocator

import menkan
from menkan.report.charts import BLUE, GREY, ORANGE, RED, use_chinese_figures
from menkan.report.shares import interval
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

use_chinese_figures()
LEAST, MOST = 1, 5  # times the illegal income; 法释〔2017〕10号第十二条, from 2017-06-01
ROOT = next(p for p in (Path.cwd(), Path.cwd().parent) if (p / "corpus/samples").is_dir())
work = Path(tempfile.mkdtemp())
write_corpus(generate(160, seed=5), work / "generated", pdf=False)
batch = menkan.run([ROOT / "corpus/samples", ROOT / "corpus/handwritten", work / "generated"], out=work / "out", workers=2)
len(batch)

# %% [markdown]
# ## 一对一对地配
#
# One row per accused and offence with a fine of its own. What cannot be paired is counted, not guessed.
#
# 数罪并罚后的总罚金不归任何一罪，不算；文中有两种违法所得（本人的和共同的）时取本人的；只有共同数额的也算，另行计数。
# 违法所得是区间时（“一万余元”），比值也是区间。

# %%
fines = batch.sql("""
    SELECT d.document_id, d.year, d.party, d.offence, d.article, d.penalty, d.fine,
        max(i.lower) FILTER (i.basis <> 'joint') AS own_lower, max(i.upper) FILTER (i.basis <> 'joint') AS own_upper,
        max(i.lower) FILTER (i.basis = 'joint') AS joint_lower, max(i.upper) FILTER (i.basis = 'joint') AS joint_upper
    FROM dispositions d
    LEFT JOIN (SELECT * FROM facts WHERE metric = 'illegal_income') i
        ON (i.document_id, i.party, i.article) = (d.document_id, d.party, d.article)
    WHERE d.offence IS NOT NULL
    GROUP BY ALL
""").df()
number = ["fine", "own_lower", "own_upper", "joint_lower", "joint_upper"]
fines[number] = fines[number].astype(float)
own = fines["own_lower"].notna() | fines["own_upper"].notna()
fines["lower"] = fines["own_lower"].where(own, fines["joint_lower"])
fines["upper"] = fines["own_upper"].where(own, fines["joint_upper"])
fines["low"], fines["high"] = fines["fine"] / fines["upper"], fines["fine"] / fines["lower"].where(fines["lower"] > 0)
steps = {
    "判决主文中定罪的（被告人×罪名）": len(fines),
    "其中判处罚金的": int(fines["fine"].notna().sum()),
    "其中文中有违法所得的": int((fines["fine"].notna() & (fines["lower"].notna() | fines["upper"].notna())).sum()),
    "其中违法所得上下限都有的，可以算比值": int((fines["low"].notna() & fines["high"].notna()).sum()),
}
pd.Series(steps, name="个").to_frame()

# %%
ratios = fines[fines["low"].notna() & fines["high"].notna()].copy()
ratios["middle"] = np.sqrt(ratios["low"] * ratios["high"])
exact = int((ratios["low"] == ratios["high"]).sum())
print(f"可以算的 {len(ratios)} 个：违法所得为确数的 {exact}，为区间的 {len(ratios) - exact}；取共同数额的 {int((~own[ratios.index]).sum())}")

# %% [markdown]
# ## 罚金是违法所得的几倍
#
# The ratio on a log scale, by offence; the grey band is the one to five of 法释〔2017〕10号第十二条.
#
# 横线是违法所得为区间时比值的范围。每行只是该罪名在虚构数据中的情形。

# %%
order = ratios.groupby("article").size().sort_values().index.tolist()
names = ratios.groupby("article")["offence"].agg(lambda told: told.mode()[0])
spread = np.random.default_rng(5)
figure, axis = plt.subplots(figsize=(9, 0.55 * len(order) + 1.2))
for row, article in enumerate(order):
    mine = ratios[ratios["article"] == article]
    heights = row + spread.uniform(-0.28, 0.28, len(mine))
    colour = RED if article == "253-1" else BLUE
    axis.hlines(heights, mine["low"], mine["high"], color=colour, linewidth=1, alpha=0.5)
    axis.scatter(mine["middle"], heights, s=14, color=colour, alpha=0.65, linewidths=0)
    if article == "253-1":
        axis.fill_between([LEAST, MOST], row - 0.45, row + 0.45, color="#cccccc", zorder=0.5, linewidth=0)
        axis.text(MOST, row + 0.43, " 一至五倍", va="top", fontsize=8.5)
axis.axvline(1, color="black", linewidth=0.8, linestyle=":")
axis.set_xscale("log")
axis.set_yticks(range(len(order)), [f"{names[a]}（n = {(ratios['article'] == a).sum()}）" for a in order])
axis.set_ylim(-0.6, len(order) - 0.4)
axis.xaxis.set_major_formatter("{x:g}")
axis.xaxis.set_minor_locator(NullLocator())
axis.grid(axis="y", visible=False)
axis.set_xlabel(f"罚金 ÷ 违法所得（倍），对数坐标；n = {len(ratios)}")
figure.tight_layout()

# %% [markdown]
# ## 侵犯公民个人信息罪：带内、带外
#
# 253-1 alone: below, inside and above the band, where the whole interval lies on one side; decisions from 2017-06-01.
#
# 区间跨过 1 或 5 的，记作“不能确定”，不取中点。裁判在 2017 年 6 月 1 日之前的不计。

# %%
dated = ratios.merge(batch.cases[["document_id", "decided_on"]], on="document_id")
band = dated[(dated["article"] == "253-1") & (dated["decided_on"] >= "2017-06-01")]
place = pd.Series("不能确定", index=band.index)
place[band["high"] < LEAST] = "不足一倍"
place[(band["low"] >= LEAST) & (band["high"] <= MOST)] = "一至五倍"
place[band["low"] > MOST] = "超过五倍"
counts = place.value_counts().reindex(["不足一倍", "一至五倍", "超过五倍", "不能确定"], fill_value=0)
told = pd.DataFrame({"个": counts})
told["比例"] = [f"{k / len(band):.0%}" for k in counts]
told["95% 区间"] = ["{:.0%}–{:.0%}".format(*interval(int(k), len(band))) for k in counts]
print(f"n = {len(band)}（被告人×罪名，来自 {band['document_id'].nunique()} 份文书；同案被告人并不独立，区间偏窄）")
told

# %% [markdown]
# ## 罚金与违法所得
#
# Fine against income for 253-1, both on log scales: the lines are one and five times.

# %%
figure, axis = plt.subplots(figsize=(6, 4.6))
colours = {"不足一倍": (BLUE, "v"), "一至五倍": (GREY, "o"), "超过五倍": (RED, "^"), "不能确定": (ORANGE, "s")}
for name, (colour, marker) in colours.items():
    mine = band[place == name]
    axis.hlines(mine["fine"], mine["lower"], mine["upper"], color=colour, linewidth=1)
    axis.scatter(np.sqrt(mine["lower"] * mine["upper"]), mine["fine"], color=colour, marker=marker, s=28, linewidths=0, label=f"{name}（{len(mine)}）")
ends = np.array([band["lower"].min() / 1.5, band["upper"].max() * 1.5])
axis.fill_between(ends, ends * LEAST, ends * MOST, color="#e6e6e6", zorder=0.5, linewidth=0)
for times in (LEAST, MOST):
    axis.plot(ends, ends * times, color="black", linewidth=1)
    axis.text(ends[1], ends[1] * times, f" {times} 倍", va="center", fontsize=9)
axis.set_xscale("log")
axis.set_yscale("log")
axis.set_xlim(*ends)
axis.set_xlabel("违法所得（元），对数坐标")
axis.set_ylabel("罚金（元），对数坐标")
axis.xaxis.set_major_formatter("{x:,.0f}")
axis.yaxis.set_major_formatter("{x:,.0f}")
axis.minorticks_off()
axis.legend(loc="upper left", bbox_to_anchor=(1.12, 1))
axis.set_title(f"侵犯公民个人信息罪，n = {len(band)}", fontsize=10)
figure.tight_layout()

# %%
assert len(ratios) > 100 and counts.sum() == len(band) > 20
assert (ratios["low"] <= ratios["high"]).all()
assert not (fines["offence"].isna()).any()
