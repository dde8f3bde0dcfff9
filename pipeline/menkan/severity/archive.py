"""A fitted estimator as bytes and back, without pickle (模型存取): skops, with every type on a reviewed list."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from menkan.errors import ModelError

# What skops does not vouch for by itself and we do: the two halves of a calibration, plain arithmetic on arrays
# (reviewed in scikit-learn 1.9.1).
TRUSTED = ("sklearn.calibration._CalibratedClassifier", "sklearn.calibration._TemperatureScaling")

# Every type that a file of ours holds. skops trusts far more (all of scikit-learn, functions of numpy and scipy); what
# is not on this list has no business in a model of ours and is refused, harmless or not.
TYPES = frozenset(
    {
        *TRUSTED,
        "builtins.dict",
        "builtins.list",
        "builtins.str",
        "builtins.tuple",
        "numpy.float64",
        "numpy.ndarray",
        "sklearn.calibration.CalibratedClassifierCV",
        "sklearn.feature_extraction._dict_vectorizer.DictVectorizer",
        "sklearn.frozen._frozen.FrozenEstimator",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._data.MaxAbsScaler",
    }
)
LOADERS = frozenset({"DictNode", "JsonNode", "ListNode", "NdArrayNode", "ObjectNode", "TupleNode", "TypeNode"})

LARGEST_FILE = 5_000_000  # bytes of model.skops (ARCHITECTURE: a bundle stays under 5 MB)
LARGEST_CONTENT = 50_000_000  # bytes once inflated: a small file must not fill the memory

# What a file that is no model can raise in zipfile, json, numpy and skops, once the checks of ours have passed.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, ImportError, LookupError, NotImplementedError, OSError, RecursionError,
    RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date a ZIP can hold: no clock in the file


def to_bytes(estimator: Any) -> bytes:
    """`estimator` as a skops file; the same estimator gives the same bytes in every process (存为字节)."""
    import skops.io

    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(estimator))) as source:
        schema = json.loads(source.read("schema.json"))
        arrays = _renumber(schema)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as target:
            for old, new in arrays.items():
                _put(target, new, source.read(old))
            _put(target, "schema.json", json.dumps(schema, ensure_ascii=False).encode())
    return buffer.getvalue()


def _put(target: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    target.writestr(entry, data)


def _renumber(schema: dict[str, Any]) -> dict[str, str]:
    """Put counters for the memory addresses that skops writes as ids and file names; gives new file name by old."""
    ids: dict[int, int] = {}
    arrays: dict[str, str] = {}
    for node in _nodes(schema):
        if "__id__" in node:
            node["__id__"] = ids.setdefault(node["__id__"], len(ids) + 1)
        if "file" in node:
            node["file"] = arrays.setdefault(node["file"], f"{len(arrays) + 1}.npy")
    return arrays


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a skops schema, outer ones first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += reversed(node.values())
        elif isinstance(node, list):
            waiting += reversed(node)


def from_bytes(data: bytes, where: Path) -> Any:
    """The estimator in the skops file `data` (由字节还原); `where` is named in errors.

    Raises:
        ModelError: MK500, a file that is too large, is no skops file or holds a type that is not on the list.
    """
    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        _check_content(data, where)
        with warnings.catch_warnings():
            # 1.9.1 read by 1.9.2: the manifest has agreed on the minor version, which is what counts
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            return skops.io.loads(data, trusted=list(TRUSTED))
    except (*_BROKEN, UntrustedTypesFoundException) as problem:
        raise ModelError(
            f"not a model that can be read ({type(problem).__name__}: {problem})", str(where), "train it again"
        ) from problem


def _check_content(data: bytes, where: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST_CONTENT:
            raise ModelError(f"{size} bytes once inflated, more than {LARGEST_CONTENT}", str(where))
        schema = json.loads(archive.read("schema.json"))
    described = [node for node in _nodes(schema) if "__class__" in node or "__loader__" in node]
    types = {f"{node.get('__module__')}.{node.get('__class__')}" for node in described}
    loaders = {str(node.get("__loader__")) for node in described}
    if unlisted := (types - TYPES) | (loaders - LOADERS):
        raise _unlisted(unlisted, where)


def _unlisted(names: set[str], where: Path) -> ModelError:
    shown = ", ".join(sorted(names)[:3])
    return ModelError(f"holds a type that is not on the list: {shown}", str(where), "a model of menkan holds none such")
