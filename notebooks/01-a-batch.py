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
# # A batch of judgments 一批文书
#
# **What you learn**: read a folder of judgments, open its tables, and see how far the figures of each offence lie from
# the statutory thresholds. **Runtime**: about ten seconds. **Data**: the sixteen sample judgments that ship with
# menkan; all of them are fictional (虚构).
#
# Nothing here decides about anybody: a prong that is *met* means that the figure reaches the standard (达到该项标准).

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pylopdf_fonts_zh_cn
from matplotlib import font_manager

import menkan

# A Chinese font from a package, so that figures show no empty boxes on a machine without one.
fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
for file in sorted(fonts.rglob("*.?tf")):
    font_manager.fontManager.addfont(file)
plt.rcParams["font.family"] = [f.name for f in font_manager.fontManager.ttflist if "SC" in f.name][:1] + ["DejaVu Sans"]

# %% [markdown]
# ## Read the folder

# %%
samples = next(p for p in (Path("corpus/samples"), Path("../corpus/samples")) if p.is_dir())
out = Path(tempfile.mkdtemp()) / "batch"
menkan.run(samples, out=out)
batch = menkan.load(out)
batch

# %%
batch.cases[["case_number", "court", "instance", "decided_on", "offences", "status"]]

# %% [markdown]
# ## Rules, model and court side by side

# %%
batch.sql("""
    SELECT c.case_number, a.party, a.offence, a.tier AS rules, p.tier AS model, p.abstained, h.level AS court
    FROM assessments a
    JOIN cases c USING (document_id)
    LEFT JOIN predictions p USING (document_id, party, article)
    LEFT JOIN holdings h USING (document_id, party, article)
    ORDER BY c.case_number, a.position
""").df()

# %% [markdown]
# ## How far from the threshold?
#
# One dot is one figure of one accused, held against one prong. The line is the threshold itself: right of it the
# figure reaches the standard. The scale is logarithmic, since figures differ from their thresholds by orders of
# magnitude.

# %%
figures = batch.sql("""
    SELECT article, prong, verdict, min(observed_lower / threshold_value) AS ratio
    FROM findings
    WHERE observed_lower IS NOT NULL AND threshold_value > 0 AND threshold[1].unit NOT IN ('ratio', '倍')
    GROUP BY article, prong, verdict, document_id, party
    HAVING ratio > 0
    ORDER BY article, prong
""").df()
figures.groupby(["article", "verdict"]).size().unstack(fill_value=0)

# %%
labels = {
    "253-1": "侵犯公民个人信息罪",
    "286-1": "拒不履行信息网络安全管理义务罪",
    "287-1": "非法利用信息网络罪",
    "287-2": "帮助信息网络犯罪活动罪",
}
colours = {"met": "#b3262e", "not_met": "#2c7a4b", "undetermined": "#8a8a8a"}
articles = sorted(figures["article"].unique())
figure, axis = plt.subplots(figsize=(9, 1.1 * len(articles) + 1))
for verdict, colour in colours.items():
    rows = figures[figures["verdict"] == verdict]
    heights = [articles.index(a) for a in rows["article"]]
    axis.scatter(rows["ratio"].astype(float), heights, color=colour, alpha=0.6, label=verdict)
axis.axvline(1, color="black", linewidth=1)
axis.set_xscale("log")
axis.set_yticks(range(len(articles)), [labels[a] for a in articles])
axis.set_ylim(-0.5, len(articles) - 0.5)
axis.set_xlabel("observed ÷ threshold 数额与标准之比")
axis.legend(loc="upper right")
figure.tight_layout()

# %% [markdown]
# ## What could not be read, and where the three disagree
#
# Nothing is dropped silently: every input is in `inputs`, every doubt in `problems`.

# %%
batch.sql("SELECT kind, count(*) AS n FROM disagreements GROUP BY kind ORDER BY n DESC, kind").df()

# %%
batch.inputs[["path", "status", "duplicate", "code"]]

# %%
assert len(batch.inputs) == len(batch.cases), "every sample is read"
assert set(articles) == set(labels), "the samples cover the four offences"
