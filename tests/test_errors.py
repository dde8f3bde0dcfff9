import pickle

import pytest

from menkan import errors


def tree(cls: type[errors.MenkanError]) -> list[type[errors.MenkanError]]:
    return [cls] + [d for sub in cls.__subclasses__() for d in tree(sub)]


@pytest.mark.parametrize("cls", tree(errors.MenkanError))
def test_error_survives_pickling_with_its_words(cls: type[errors.MenkanError]) -> None:
    error = cls("page has no text", "a.pdf p.7", "OCR it first")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert str(again) == f"[{cls.code}] a.pdf p.7: page has no text (OCR it first)"


def test_codes_are_unique_and_drawn_in_the_tree() -> None:
    classes = tree(errors.MenkanError)
    codes = [cls.code for cls in classes]
    assert len(codes) == len(set(codes))
    for cls in classes[1:]:
        assert f"{cls.__name__}" in (errors.__doc__ or "") and cls.code in (errors.__doc__ or "")
