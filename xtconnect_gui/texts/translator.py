"""From an English text to the person's language, by gettext catalogues in ``resources/translations``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..resource import resource_path

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "xtconnect_gui"
ENGLISH = "en"


class UnknownLanguageError(ValueError):
    """There is no translation for a language tag. ``available`` are those that there are."""

    def __init__(self, tag: str, available: tuple[str, ...]) -> None:
        super().__init__(f"no translation for {tag!r}; available: {', '.join(available)}")
        self.tag = tag
        self.available = available


class Translator:
    """Callable: ``translate("Port {port} is closed", port=587)``. English needs no catalogue."""

    def __init__(self, language: str = ENGLISH, catalogue: NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, **values: object) -> str:
        """*message* in the language, with its ``{names}`` filled in."""
        text = self._catalogue.gettext(message) if self._catalogue is not None and message else message
        return text.format_map(values) if values else text

    @classmethod
    def load(cls, tag: str | None = None, folder: Path | None = None) -> Translator:
        """The translator for a language *tag* (``de``, ``de-AT``); None is English. Raises UnknownLanguageError."""
        if tag is None:
            return cls()
        wanted = tag.strip().lower().replace("_", "-")
        root = folder if folder is not None else resource_path("translations")
        available = available_languages(root)
        language = next((name for name in (wanted, wanted.partition("-")[0]) if name in available), None)
        if language is None:
            raise UnknownLanguageError(tag, available)
        if language == ENGLISH:
            return cls()
        from gettext import GNUTranslations  # not needed for English, and not before the first paint

        with (root / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            return cls(language, GNUTranslations(file))


def available_languages(folder: Path | None = None) -> tuple[str, ...]:
    """The languages there are texts for: English, and each folder with a compiled catalogue."""
    root = folder if folder is not None else resource_path("translations")
    found = sorted(path.parent.parent.name.lower() for path in root.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (ENGLISH, *found)
