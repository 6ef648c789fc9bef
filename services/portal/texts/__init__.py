"""Every string a person reads, by key, in Chinese and English (`zh.yaml`, `en.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh", "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """`section.key` → text with `{named}` places."""
    loaded = yaml.safe_load((Path(__file__).parent / f"{language}.yaml").read_text("utf-8"))
    return {f"{section}.{key}": text for section, texts in loaded.items() for key, text in texts.items()}


class Texts:
    """The texts of one language: `t("page.title")`, `t("todo.more", n=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = catalogue(language)

    def __call__(self, key: str, **places: Any) -> str:
        return self._texts[key].format(**places) if places else self._texts[key]

    def known(self, section: str, code: Any, name: Mapping[str, str] | None = None) -> str:
        """The text of a code that comes from outside; when we have none the API's `name`, else the code itself."""
        if isinstance(code, Mapping):  # the API sends some texts in both languages
            return str(code.get(self.language) or code.get("zh") or "")
        ours = self._texts.get(f"{section}.{code}")
        return ours or (self.known(section, name) if name else str(code))

    def event(self, kind: str) -> str:
        """The text of `energy_return.accepted`; a kind without one of its own has those of its thing and its verb."""
        thing, _, verb = kind.partition(".")
        return self._texts.get(f"event.{kind}") or f"{self.known('thing', thing)} {self.known('verb', verb)}"


def other_language(language: str) -> str:
    return "en" if language == "zh" else "zh"
