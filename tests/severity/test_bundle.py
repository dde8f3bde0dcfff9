"""A bundle loads as it was saved, and does not load when anything in it differs."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import skops.io

from menkan.errors import ModelError
from menkan.run.visible import VISIBLE
from menkan.severity import archive
from menkan.severity import bundle as bundle_module
from menkan.severity.bundle import Bundle
from menkan.severity.features import extract, names_digest
from menkan.severity.train import TrainedModel
from tests.severity.builders import LEXICON, RECORDS, evidence, question

ROOT = Path(__file__).resolve().parents[2]

CASES = [
    (evidence(figure, offence=asked.offence), asked)
    for asked in (question(), question(RECORDS))
    for figure in (1_000, 40_000, 230_000, 10**8)
]


@pytest.fixture
def folder(shipped: Path, tmp_path: Path) -> Path:
    """A copy of the saved model that a test may change."""
    return Path(shutil.copytree(shipped, tmp_path / shipped.name))


def rewrite(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def put_model(folder: Path, data: bytes) -> None:
    """Put `data` in place of the model, with a manifest that agrees: the work of one who knows the format."""
    (folder / "model.skops").write_bytes(data)
    rewrite(folder, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def refused(folder: Path, problem: str | None = None) -> ModelError:
    with pytest.raises(ModelError, match=problem) as caught:
        Bundle.load(folder, LEXICON)
    assert caught.value.code == "MK500"
    assert folder.name in caught.value.where
    return caught.value


def test_round_trip_predicts_equal_to_the_bit(trained: TrainedModel, shipped: Path) -> None:
    loaded = Bundle.load(shipped, LEXICON)
    rows = [extract(*case) for case in CASES]
    before, after = (m.estimator.predict_proba(rows).tobytes() for m in (trained.model, loaded.model))
    assert before == after
    assert loaded.model.quantile == trained.model.quantile
    assert loaded.model.majority == trained.model.majority


def test_id_is_name_and_hash(shipped: Path) -> None:
    digest = hashlib.sha256((shipped / "model.skops").read_bytes()).hexdigest()
    assert Bundle.load(shipped, LEXICON).id == f"severity-test@{digest[:8]}"


@pytest.mark.parametrize("case", CASES)
def test_prediction_is_whole(shipped: Path, case: Any) -> None:
    seen, asked = case
    bundle = Bundle.load(shipped, LEXICON)
    found = bundle.predict(seen, asked)
    assert (found.party, found.offence, found.article, found.model) == (
        asked.party,
        asked.offence,
        asked.article,
        bundle.id,
    )
    assert list(found.probability) == [tier.value for tier in asked.tiers]
    assert sum(found.probability.values()) == pytest.approx(1, abs=1e-12)
    assert found.probability[found.tier] == max(found.probability.values())
    assert 0 < len(found.contributions) <= 8
    for contribution in found.contributions:
        assert isinstance(contribution.weight, float)
        for start, end in contribution.spans:
            assert 0 <= start < end <= len(seen.text)
    assert found == bundle.predict(seen, asked)


def test_figure_contribution_points_to_the_figure(shipped: Path) -> None:
    seen = evidence(20_000_000)
    found = Bundle.load(shipped, LEXICON).predict(seen, question())
    spans = {contribution.feature: contribution.spans for contribution in found.contributions}
    assert [seen.text[start:end] for start, end in spans["ratio:serious"]] == ["20000000元"]


def test_model_abstains_near_the_threshold_and_not_far_from_it(shipped: Path) -> None:
    bundle = Bundle.load(shipped, LEXICON)
    tight = Bundle(bundle.id, type(bundle.model)(**{**vars_of(bundle), "quantile": 0.05}), bundle.manifest)
    assert not tight.predict(evidence(200_000_000), question()).abstained
    assert tight.predict(evidence(210_000), question()).abstained


def vars_of(bundle: Bundle) -> dict[str, Any]:
    model = bundle.model
    return {"estimator": model.estimator, "labels": model.labels, "majority": model.majority}


def test_other_lexicon_is_refused(shipped: Path) -> None:
    with pytest.raises(ModelError, match="lexicon differs"):
        Bundle.load(shipped, "another")


def test_other_sklearn_is_refused(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_module, "sklearn_version", lambda: "9.9")
    assert "train it again" in str(refused(shipped, "scikit-learn differs.*9.9"))


def test_other_feature_version_is_refused(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_module, "FEATURE_VERSION", 1)
    refused(shipped, "feature version differs")


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"sklearn": "1.0"}, "scikit-learn differs"),
        ({"feature_version": 0}, "feature version differs"),
        ({"features_sha256": "0" * 64}, "sha256 of the features differs"),
        ({"features": ["a"]}, "sha256 of the features differs"),
        ({"features": []}, "features are no list"),
        ({"features": [1]}, "features are no list"),
        ({"lexicon": "0" * 16}, "lexicon differs"),
        ({"trusted": []}, "trusted types differs"),
        ({"trusted": [*archive.TRUSTED, "os.system"]}, "trusted types differs"),
        ({"sha256": "0" * 64}, "sha256 differs"),
        ({"bytes": 1}, "bytes differs"),
        ({"bytes": "many"}, "bytes is no int"),
        ({"bytes": True}, "bytes is no int"),
        ({"format": 2}, "not a manifest of format 1"),
        ({"labels": ["none"]}, "labels"),
        ({"labels": ["none", "none"]}, "labels"),
        ({"labels": ["none", "guilty"]}, "labels"),
        ({"labels": [["none"], "serious"]}, "labels"),
        ({"labels": ["none", "serious", "especially_serious"]}, "does not fit"),
        ({"labels": ["none", "serious"]}, "not of our making|does not fit"),
        ({"majority": {"287-2": "guilty"}}, "majority"),
        ({"majority": {"287-2": []}}, "majority"),
        ({"abstention": {}}, "quantile"),
        ({"abstention": {"quantile": 2}}, "quantile"),
        ({"abstention": {"quantile": float("nan")}}, "quantile"),
        ({"surplus": 1}, "keys missing or unknown: surplus"),
    ],
)
def test_changed_manifest_is_refused(folder: Path, changes: dict[str, Any], problem: str) -> None:
    rewrite(folder, **changes)
    refused(folder, problem)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', "[" * 100_000, "\ud800"])
def test_broken_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode(errors="surrogatepass"))
    refused(folder)


@pytest.mark.parametrize("name", ["manifest.json", "model.skops"])
def test_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name in refused(folder, "cannot be read").where


def test_no_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nothing", "cannot be read")


@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_changed_byte_is_refused(folder: Path, place: int) -> None:
    data = bytearray((folder / "model.skops").read_bytes())
    data[place] ^= 1
    (folder / "model.skops").write_bytes(bytes(data))
    refused(folder, "sha256 differs")


def test_file_that_is_too_large_is_refused_unread(folder: Path) -> None:
    with (folder / "model.skops").open("ab") as file:
        file.truncate(archive.LARGEST_FILE + 1)
    refused(folder, "more than 5000000")


def test_file_that_inflates_too_far_is_refused(folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("schema.json", b" " * (archive.LARGEST_CONTENT + 1))
    put_model(folder, buffer.getvalue())
    refused(folder, "once inflated")


class Boom:
    """Leaves a mark where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


def test_pickle_in_place_of_the_model_is_refused_and_not_run(folder: Path, tmp_path: Path) -> None:
    put_model(folder, pickle.dumps(Boom(tmp_path / "mark")))
    refused(folder, "not a model that can be read")
    assert not (tmp_path / "mark").exists()


def dumped(value: object) -> bytes:
    return skops.io.dumps(value)


def tree() -> Any:
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier()


@pytest.mark.parametrize(
    "make, problem",
    [
        (lambda: dumped(timedelta(1)), "type that is not on the list"),  # harmless, but unlisted
        (lambda: dumped(tree()), "type that is not on the list"),  # skops itself trusts it
        (lambda: dumped({"a": 1}), "estimator differs"),
        (lambda: dumped([1.0, 2.0]), "estimator differs"),
        (lambda: b"", "not a model"),
        (lambda: b"PK\x05\x06" + b"\0" * 18, "not a model"),
        (lambda: b"no zip", "not a model"),
    ],
)
def test_other_content_is_refused(folder: Path, make: Callable[[], bytes], problem: str) -> None:
    put_model(folder, make())
    refused(folder, problem)


def edited(data: bytes, edit: Callable[[dict[str, Any]], object], left_out: str = "") -> bytes:
    """The skops file `data` with its schema changed by `edit` and the file `left_out` left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "schema.json":
                schema = json.loads(content)
                edit(schema)
                content = json.dumps(schema).encode()
            if name != left_out:
                target.writestr(name, content)
    return buffer.getvalue()


def first(schema: dict[str, Any], class_name: str) -> dict[str, Any]:
    return next(node for node in archive._nodes(schema) if node.get("__class__") == class_name)


@pytest.mark.parametrize(
    "edit",
    [
        lambda s: s.clear(),
        lambda s: s.update(protocol="new"),
        lambda s: s.update(protocol=99),
        lambda s: s.update(__module__="os", __class__="system"),
        lambda s: s.update(__loader__="MethodNode"),
        lambda s: s.pop("content"),
        lambda s: s.update(content=1),
        lambda s: s["content"].update(content={}),
        lambda s: first(s, "Pipeline").update(
            __class__="DictVectorizer", __module__=first(s, "DictVectorizer")["__module__"]
        ),
        lambda s: first(s, "ndarray").update(file="elsewhere.npy"),
        lambda s: first(s, "LogisticRegression")["content"]["content"].pop("coef_"),
        lambda s: first(s, "DictVectorizer")["content"]["content"].pop("vocabulary_"),
    ],
)
def test_edited_schema_is_refused(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    put_model(folder, edited((folder / "model.skops").read_bytes(), edit))
    refused(folder)


def test_missing_array_is_refused(folder: Path) -> None:
    put_model(folder, edited((folder / "model.skops").read_bytes(), lambda s: None, left_out="1.npy"))
    refused(folder, "not a model that can be read")


@pytest.mark.parametrize("damage", ["coef_", "scale_", "names", "infinite", "temperature"])
def test_model_that_does_not_fit_its_manifest_is_refused(folder: Path, damage: str) -> None:
    estimator = Bundle.load(folder, LEXICON).model.estimator
    steps = estimator.calibrated_classifiers_[0].estimator.estimator.named_steps
    if damage == "coef_":
        steps["tiers"].coef_ = steps["tiers"].coef_[:, 1:]
    elif damage == "scale_":
        steps["units"].scale_ = -steps["units"].scale_
    elif damage == "names":
        steps["names"].feature_names_ = list(reversed(steps["names"].feature_names_))
    elif damage == "infinite":
        steps["tiers"].coef_[0, 0] = float("nan")
    else:
        calibrator = estimator.calibrated_classifiers_[0].calibrators[0]
        calibrator.beta_ = calibrator.beta_ * float("nan")
    put_model(folder, archive.to_bytes(estimator))
    refused(folder, "does not fit|not of our making")


def test_names_in_the_manifest_are_those_of_the_model(folder: Path) -> None:
    names = json.loads((folder / "manifest.json").read_text())["features"]
    names[0] = "other:name"
    rewrite(folder, features=names, features_sha256=names_digest(names))
    refused(folder, "does not fit")


def test_saved_bytes_hold_no_address_and_no_clock(shipped: Path) -> None:
    with zipfile.ZipFile(shipped / "model.skops") as model:
        assert {entry.date_time for entry in model.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        schema = json.loads(model.read("schema.json"))
    assert max(node.get("__id__", 0) for node in archive._nodes(schema)) < 10_000


def test_bundle_is_small(shipped: Path) -> None:
    assert sum(path.stat().st_size for path in shipped.iterdir()) < 5_000_000


def test_card_names_every_part_of_the_judgment_that_the_model_sees() -> None:
    names = {"caption": "caption", "procedure": "procedure", "allegations": "allegations", "defence": "defence"}
    names |= {"facts_found": "facts found"}
    assert {kind.value for kind in VISIBLE} == set(names)
    template = (ROOT / "pipeline/menkan/severity/card.md").read_text(encoding="utf-8")
    shipped = (ROOT / "models/severity-v1/card.md").read_text(encoding="utf-8")
    for card in (template, shipped):
        (seen,) = re.findall(r"It sees ([^;]*);", card)
        assert all(name in seen for name in names.values())
