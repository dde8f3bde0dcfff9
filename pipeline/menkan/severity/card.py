"""The card of a model (模型卡): what it is for, what it saw, how well it does; written from its own figures."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from menkan.severity.candidates import CHOSEN, candidates_markdown
from menkan.severity.curve import curve_markdown
from menkan.severity.evaluate import to_markdown
from menkan.severity.features import FAMILIES, FEATURE_VERSION, WORD

if TYPE_CHECKING:
    from menkan.severity.train import Origin, TrainedModel


def card(trained: TrainedModel, name: str, origin: Origin) -> str:
    """The card of `trained` as Markdown; every number in it is computed (模型卡)."""
    seen, chosen = trained.training_set, trained.setting
    tiers = sorted({tier for counts in seen.tiers.values() for tier in counts})
    row = next(
        one
        for one in trained.cross_validation
        if (one.strength, one.word_weight) == (chosen.strength, chosen.word_weight)
    )
    names = trained.model.names
    template = resources.files(__package__).joinpath("card.md").read_text(encoding="utf-8")
    return template.format(
        name=name,
        error_rate=trained.settings.error_rate,
        corpora=", ".join(origin.corpora) or "not named",
        training_set=seen.id[:16],
        splits="\n".join(f"| {split} | {seen.documents[split]} | {seen.rows[split]} |" for split in seen.rows),
        tiers_head=" | ".join(tiers),
        tiers_rule="---|" * len(tiers),
        tiers="\n".join(
            f"| {article} | " + " | ".join(str(counts.get(tier, 0)) for tier in tiers) + " |"
            for article, counts in seen.tiers.items()
        ),
        n_features=len(names),
        n_words=sum(one.startswith(WORD) for one in names),
        feature_version=FEATURE_VERSION,
        strength=chosen.strength,
        word_weight=chosen.word_weight,
        folds=trained.settings.folds,
        log_loss=row.log_loss,
        excess=row.excess,
        standard_error=row.standard_error,
        quantile=trained.model.quantile,
        seed=trained.settings.seed,
        corpus_power=trained.settings.corpus_power,
        repeats=len(trained.settings.repeat_seeds),
        chosen_kind=CHOSEN,
        candidates=candidates_markdown(trained.candidates),
        curve=curve_markdown(trained.curve),
        statutes=origin.statutes,
        lexicon=origin.lexicon,
        families="\n".join(f"| `{family}` | {meaning} |" for family, meaning in FAMILIES.items()),
        documents=trained.metrics.documents,
        metrics=to_markdown(trained.metrics),
    )
