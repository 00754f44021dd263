"""Profiles on disk: ``profiles.toml`` in the user's configuration folder. Never holds a password."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model.profile import Profile
from ..model.validation import check_profile_name
from . import messages
from .atomic import make_private_dir, write_atomically
from .lock import file_lock
from .paths import Paths
from .profile_table import InvalidProfileError, profile_of, table_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

VERSION = 1
DEFAULT_NAME = "default"
_LAST_USED = "last-used"


class ProblemKind(StrEnum):
    """What is wrong with the file, or with one profile in it."""

    CORRUPT = "corrupt"
    NEWER_VERSION = "newer-version"
    UNREADABLE = "unreadable"
    INVALID_PROFILE = "invalid-profile"


@dataclass(frozen=True, slots=True)
class StoredProblem:
    """One problem found while reading, with its sentence in English. ``profile``: the one concerned, or ""."""

    kind: ProblemKind
    message: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class LoadedProfiles:
    """What could be read. ``set_aside``: where a corrupt file was moved to."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    problems: tuple[StoredProblem, ...] = ()
    set_aside: Path | None = None
    last_used: str | None = None

    @property
    def problem(self) -> str | None:
        """The first problem's sentence, or None."""
        return self.problems[0].message if self.problems else None

    @property
    def preferred(self) -> Profile | None:
        """The profile to start with: last used, else the one called "default", else the only one."""
        for name in (self.last_used, DEFAULT_NAME):
            if name is not None and name in self.profiles:
                return self.profiles[name]
        return next(iter(self.profiles.values())) if len(self.profiles) == 1 else None


class ProfilesError(OSError):
    """The profiles cannot be changed; the file is as it was. Its text and ``strerror`` are a sentence."""

    def __str__(self) -> str:
        return str(self.strerror or super().__str__())


class NewerVersionError(ProfilesError):
    """The file was written by a newer version of this program."""


class ProfileStore:
    """Reads and changes ``profiles.toml``. Safe with several processes: each change is made under a lock file.

    Comments, order and keys of other versions are kept.
    """

    def __init__(
        self,
        place: Paths | Path,
        *,
        lock_timeout: float = 5.0,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        """*place*: where things are kept, or the file itself. ``lock_timeout``: seconds to wait for other writers."""
        self.path = place.profiles_file if isinstance(place, Paths) else place
        self._lock_timeout = lock_timeout
        self._now = now

    # -- reading ------------------------------------------------------------------------------------------------------

    def load(self) -> LoadedProfiles:
        """Everything usable, and what was not. Never raises for what stands in the file.

        A corrupt file is set aside. A file of a newer version gives no profiles and stays.
        """
        try:
            data = _parse(self.path.read_bytes())
        except FileNotFoundError:
            return LoadedProfiles()
        except OSError as error:
            text = messages.PROFILES_UNREADABLE.format(path=self.path, detail=_reason(error))
            return LoadedProfiles(problems=(StoredProblem(ProblemKind.UNREADABLE, text),))
        except _NewerFileError as error:
            return LoadedProfiles(problems=(StoredProblem(ProblemKind.NEWER_VERSION, self._newer(error)),))
        except _CorruptFileError as error:
            return self._corrupt(str(error))
        return self._read(data)

    def get(self, name: str) -> Profile | None:
        """The profile of that name, or None."""
        return self.load().profiles.get(name)

    def names(self) -> tuple[str, ...]:
        """The names of the usable profiles, in the order of the file."""
        return tuple(self.load().profiles)

    def _read(self, data: Mapping[str, Any]) -> LoadedProfiles:
        profiles: dict[str, Profile] = {}
        problems = []
        for name, table in data.get("profiles", {}).items():
            try:
                profiles[name] = profile_of(name, table)
            except InvalidProfileError as error:
                text = messages.PROFILE_INVALID.format(profile=name, path=self.path, detail=error)
                problems.append(StoredProblem(ProblemKind.INVALID_PROFILE, text, name))
        last = data.get(_LAST_USED)
        last_used = last if isinstance(last, str) and last in profiles else None
        return LoadedProfiles(MappingProxyType(profiles), tuple(problems), last_used=last_used)

    def _corrupt(self, detail: str) -> LoadedProfiles:
        try:
            with self._locked():
                try:
                    _parse(self.path.read_bytes())
                except _CorruptFileError:
                    set_aside = self._set_aside()
                else:  # another process has repaired it meanwhile
                    return self.load()
        except OSError:
            text = messages.PROFILES_CORRUPT_STAYS.format(path=self.path, detail=detail)
            return LoadedProfiles(problems=(StoredProblem(ProblemKind.CORRUPT, text),))
        text = messages.PROFILES_CORRUPT.format(path=self.path, detail=detail, set_aside=set_aside.name)
        return LoadedProfiles(problems=(StoredProblem(ProblemKind.CORRUPT, text),), set_aside=set_aside)

    def _set_aside(self) -> Path:
        """Move the file out of the way under a name that is free. The caller holds the lock."""
        base = f"{self.path.name}.corrupt-{self._now():%Y%m%dT%H%M%S}"
        target, number = self.path.with_name(base), 1
        while target.exists():
            number += 1
            target = self.path.with_name(f"{base}-{number}")
        os.rename(self.path, target)
        return target

    # -- changing -----------------------------------------------------------------------------------------------------

    def save(self, profile: Profile, *, mark_used: bool = True) -> Path | None:
        """Write *profile* under its name and, by default, remember it as the last used.

        Returns where a corrupt file was set aside, if there was one. Raises InvalidValueError for the name,
        ProfilesError or another OSError; the file is then as it was.
        """
        name = check_profile_name(profile.name)

        def change(document: TOMLDocument) -> None:
            import tomlkit

            if "version" not in document:
                document.add("version", VERSION)
            section = document.setdefault("profiles", tomlkit.table(is_super_table=True))
            if not isinstance(section.get(name), Mapping):
                section[name] = tomlkit.table()
            for key, value in table_of(profile).items():
                if value is None:
                    section[name].pop(key, None)
                elif section[name].get(key) != value:
                    section[name][key] = value
            if mark_used:
                _set_top_level(document, _LAST_USED, name)

        def is_right(data: Mapping[str, Any]) -> bool:
            return profile_of(name, data["profiles"][name]) == profile_of(name, table_of(profile, only_given=True))

        return self._change(change, is_right)

    def delete(self, name: str) -> bool:
        """Remove the profile; return whether there was one. Raises ProfilesError or another OSError."""
        found = False

        def change(document: TOMLDocument) -> None:
            nonlocal found
            section = document.get("profiles", {})
            found = name in section
            if found:
                del section[name]
            if document.get(_LAST_USED) == name:
                del document[_LAST_USED]

        if not self.path.exists():
            return False
        self._change(change, lambda data: name not in data.get("profiles", {}))
        return found

    def set_last_used(self, name: str) -> None:
        """Remember the profile to start with. Raises KeyError when there is none of that name, or ProfilesError."""

        def change(document: TOMLDocument) -> None:
            if name not in document.get("profiles", {}):
                raise KeyError(name)
            _set_top_level(document, _LAST_USED, name)

        self._change(change, lambda data: bool(data.get(_LAST_USED) == name))

    def _change(
        self, change: Callable[[TOMLDocument], None], is_right: Callable[[Mapping[str, Any]], bool]
    ) -> Path | None:
        """Read, change and replace the file under the lock; what is written is first read back and compared."""
        make_private_dir(self.path.parent)
        with self._locked():
            document, set_aside = self._document()
            before = document.unwrap().get("profiles", {})
            change(document)
            text = document.as_string()
            try:
                data = _parse(text.encode())
                right = is_right(data) and _others_unchanged(before, data.get("profiles", {}))
            except (_CorruptFileError, _NewerFileError, InvalidProfileError, KeyError):
                right = False
            if not right:
                raise ProfilesError(errno.EINVAL, messages.PROFILES_NOT_WRITABLE.format(path=self.path))
            self._remove_leftovers()
            write_atomically(self.path, text.encode())
        return set_aside

    def _document(self) -> tuple[TOMLDocument, Path | None]:
        import tomlkit  # slow to import, and only writing needs it
        from tomlkit.exceptions import TOMLKitError

        set_aside = None
        try:
            raw = self.path.read_bytes()
            _parse(raw)
            return tomlkit.parse(raw.decode("utf-8-sig")), None
        except FileNotFoundError:
            pass
        except _NewerFileError as error:
            raise NewerVersionError(errno.EPERM, self._newer(error)) from None
        except _CorruptFileError:
            set_aside = self._set_aside()
        except TOMLKitError:  # valid, but beyond what can be edited
            raise ProfilesError(errno.EINVAL, messages.PROFILES_NOT_WRITABLE.format(path=self.path)) from None
        document = tomlkit.document()
        document["version"] = VERSION
        return document, set_aside

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self.path.with_name(self.path.name + ".lock")
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(file_lock(lock, self._lock_timeout))
            except TimeoutError:
                raise ProfilesError(errno.EAGAIN, messages.PROFILES_LOCKED.format(path=self.path)) from None
            yield

    def _newer(self, error: _NewerFileError) -> str:
        return messages.PROFILES_NEWER.format(path=self.path, found=error.version, known=VERSION)

    def _remove_leftovers(self) -> None:
        """Half-written files of a process that was killed. The caller holds the lock, so nobody is writing one now."""
        target = Path(os.path.realpath(self.path))
        for leftover in target.parent.glob(f".{target.name}.*.tmp"):
            with contextlib.suppress(OSError):
                leftover.unlink()


class _CorruptFileError(ValueError):
    """The bytes are not a list of profiles."""


class _NewerFileError(ValueError):
    """The file says that a newer version wrote it."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


def _parse(raw: bytes) -> dict[str, Any]:
    """The file's content. Raises _CorruptFileError or _NewerFileError."""
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _CorruptFileError("not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise _CorruptFileError(str(error)) from None
    except RecursionError:
        raise _CorruptFileError("nested too deeply") from None
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _CorruptFileError("“version” is not a number")
    if version > VERSION:
        raise _NewerFileError(version)
    if not isinstance(data.get("profiles", {}), dict):
        raise _CorruptFileError("“profiles” is not a table")
    return data


def _others_unchanged(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether at most one profile differs: the one that was to be changed."""
    names = {*before, *after}
    return sum(bool(before.get(name) != after.get(name)) for name in names) <= 1


def _set_top_level(document: TOMLDocument, key: str, value: str) -> None:
    """Set a key of the file itself; ``add`` puts a new one before the first table, where it belongs to no table."""
    if key in document:
        document[key] = value
    else:
        document.add(key, value)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
