"""Charts: the report's, one by one."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import NamedTuple

from . import _multipark


class Chart(NamedTuple):
    """A chart of the report as an SVG document of its own; its `words` say what it shows, and in which unit (M USD a
    year, jobs in persons). A notebook shows it."""

    name: str
    title: str
    words: str
    svg: str

    def save(self, file: str | Path) -> Path:
        """Writes the SVG document into a file; gives its path."""
        _multipark.write_file(file, self.svg)
        return Path(file)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Chart({self.name!r}: {self.title})"

    def image(self) -> str:
        """An HTML image of it, which styles nothing around it."""
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{html.escape(self.words)}" style="max-width:100%">'
