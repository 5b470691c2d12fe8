"""Resolvers: what needs more than one mention. `RESOLVERS` is the default order."""

from collections.abc import Callable, Sequence

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.resolve.dates import resolve_dates
from xiaoyou_extract.resolve.events import resolve_events
from xiaoyou_extract.resolve.locations import resolve_locations
from xiaoyou_extract.resolve.organisations import resolve_organisations
from xiaoyou_extract.resolve.overlaps import drop_overlaps
from xiaoyou_extract.resolve.positions import resolve_people
from xiaoyou_extract.resolve.quantities import resolve_quantities

RESOLVERS: tuple[Callable[[Document, Sequence[Mention]], Sequence[Mention]], ...] = (
    drop_overlaps,
    resolve_organisations,
    resolve_locations,
    resolve_people,
    resolve_dates,
    resolve_quantities,
    resolve_events,
)
