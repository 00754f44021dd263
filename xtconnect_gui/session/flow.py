"""Which page comes next, and when a page is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.problems import Field, FieldProblem
from .pages import Page

if TYPE_CHECKING:
    from .setup import SetupSession

__all__ = ["FIELD_PAGE", "Page", "furthest_reachable", "is_complete", "next_page", "page_of", "problems_of"]

_ORDER = tuple(Page)

FIELD_PAGE: dict[Field, Page] = {
    Field.EMAIL: Page.PROVIDER,
    Field.PROVIDER: Page.PROVIDER,
}


def next_page(page: Page) -> Page | None:
    """The page after *page*, or None after the last."""
    at = _ORDER.index(page) + 1
    return _ORDER[at] if at < len(_ORDER) else None


def page_of(field: Field) -> Page:
    """The page where *field* is typed (for going back to the field that is wrong)."""
    return FIELD_PAGE.get(field, Page.CREDENTIALS)


def problems_of(page: Page, session: SetupSession) -> tuple[FieldProblem, ...]:
    """What keeps *page* from being complete, in the order of its fields."""
    if page is Page.PROVIDER:
        return session.address_problems() + session.provider_problems()
    if page is Page.CREDENTIALS:
        return session.settings_problems() + session.password_problems()
    return ()


def is_complete(page: Page, session: SetupSession) -> bool:
    """Whether the person may go on from *page*."""
    if page is Page.TEST:
        return session.verdict is not None and session.verdict.ok
    return not problems_of(page, session)


def furthest_reachable(wanted: Page, session: SetupSession) -> Page:
    """*wanted*, or the first page before it that is not complete: nobody is dropped behind an empty required field."""
    for page in _ORDER[: _ORDER.index(wanted)]:
        if page is not Page.TEST and not is_complete(page, session):
            return page
    return wanted
