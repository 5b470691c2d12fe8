"""Articles in, records out: what inputs stand for, what they hold, and the outputs that records go to."""

from xiaoyou_extract.formats.faults import STANDARD, shown
from xiaoyou_extract.formats.items import MAX_ARTICLE_BYTES, PLAIN, Fields
from xiaoyou_extract.formats.kinds import LINES
from xiaoyou_extract.formats.places import Place, expand
from xiaoyou_extract.formats.protocols import Writer
from xiaoyou_extract.formats.reading import articles, read, stored, text
from xiaoyou_extract.formats.tables import tables
from xiaoyou_extract.formats.write_lines import FrameWriter, LineWriter
from xiaoyou_extract.formats.writing import writer

__all__ = [
    "LINES",
    "MAX_ARTICLE_BYTES",
    "PLAIN",
    "STANDARD",
    "Fields",
    "FrameWriter",
    "LineWriter",
    "Place",
    "Writer",
    "articles",
    "expand",
    "read",
    "shown",
    "stored",
    "tables",
    "text",
    "writer",
]
