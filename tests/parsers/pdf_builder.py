"""Builds small PDF files for tests: pages drawn with reportlab, or objects written by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = 595.0, 842.0
LEFT = 72.0
LEADING = 14.0


class PdfBuilder:
    """A4 pages. Heights are counted from the top of the page, in points, as the parser does."""

    def __init__(
        self,
        *,
        title: str = "",
        author: str = "",
        user_password: str | None = None,
        owner_password: str | None = None,
    ) -> None:
        encrypt = None
        if user_password is not None or owner_password is not None:
            encrypt = StandardEncryption(user_password or "", owner_password or "owner")
        self._out = io.BytesIO()
        self.canvas: Any = canvas.Canvas(
            self._out, pagesize=(WIDTH, HEIGHT), encrypt=encrypt, invariant=True
        )
        if title:
            self.canvas.setTitle(title)
        if author:
            self.canvas.setAuthor(author)

    def text(
        self, top: float, text: str, *, x: float = LEFT, size: float = 11, bold: bool = False
    ) -> PdfBuilder:
        """Draw one piece of text with its base line at `top`."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, HEIGHT - top, text)
        return self

    def lines(
        self,
        top: float,
        *texts: str,
        x: float = LEFT,
        size: float = 11,
        bold: bool = False,
        leading: float = LEADING,
    ) -> PdfBuilder:
        """Draw lines one below the other."""
        for number, text in enumerate(texts):
            self.text(top + number * leading, text, x=x, size=size, bold=bold)
        return self

    def table(
        self,
        top: float,
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float] = (150.0, 250.0),
        x: float = LEFT,
        height: float = 20,
        bold_header: bool = False,
    ) -> PdfBuilder:
        """Draw a table with all its lines; line feeds part the lines of a cell."""
        bottom = top + height * len(rows)
        edges = [x + sum(widths[:column]) for column in range(len(widths) + 1)]
        for edge in edges:
            self.canvas.line(edge, HEIGHT - top, edge, HEIGHT - bottom)
        for number in range(len(rows) + 1):
            y = HEIGHT - top - number * height
            self.canvas.line(edges[0], y, edges[-1], y)
        for number, row in enumerate(rows):
            for edge, cell in zip(edges, row, strict=False):
                self.lines(
                    top + number * height + 13,
                    *cell.split("\n"),
                    x=edge + 4,
                    size=9,
                    leading=10,
                    bold=bold_header and number == 0,
                )
        return self

    def box(
        self, top: float, height: float, *texts: str, x: float = 200, width: float = 200
    ) -> PdfBuilder:
        """Draw a rectangle with lines of text in it."""
        self.canvas.rect(x, HEIGHT - top - height, width, height)
        return self.lines(top + 16, *texts, x=x + 8)

    def rule(self, top: float, *, x0: float = LEFT, x1: float = WIDTH - LEFT) -> PdfBuilder:
        """Draw a line across."""
        self.canvas.line(x0, HEIGHT - top, x1, HEIGHT - top)
        return self

    def picture(self, top: float, height: float, *, x: float, width: float) -> PdfBuilder:
        """Draw a grey picture."""
        self.canvas.drawImage(_grey(), x, HEIGHT - top - height, width, height)
        return self

    def turned(self, top: float, text: str, *, x: float, degrees: float) -> PdfBuilder:
        """Draw text that runs in another direction, anticlockwise from the right."""
        self.canvas.saveState()
        self.canvas.translate(x, HEIGHT - top)
        self.canvas.rotate(degrees)
        self.canvas.setFont("Helvetica", 11)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()
        return self

    def page(self) -> PdfBuilder:
        """Begin the next page."""
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        """Return the finished file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()


def _grey() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("L", (8, 8), 128))


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of the given objects, numbered from 1; the first one is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def stream(content: bytes) -> bytes:
    """Return a stream object."""
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def tagged_pdf(lines: Sequence[tuple[str, str]]) -> bytes:
    """Return a page of lines of one size, each with its tag: ("H1", "Scope"), ("P", "..."), ...

    The tag "Artifact" marks a running header: it stands in the upper margin, outside the tags.
    """
    content = bytearray()
    elements = []
    top = 120
    for tag, text in lines:
        if tag == "Artifact":
            content += b"/Artifact BMC BT /F1 11 Tf 72 800 Td (%s) Tj ET EMC\n" % text.encode()
            continue
        mark = len(elements)
        elements.append(tag)
        content += b"/%s << /MCID %d >> BDC BT /F1 11 Tf 72 %d Td (%s) Tj ET EMC\n" % (
            tag.encode(),
            mark,
            842 - top,
            text.encode(),
        )
        top += 30
    kids = b" ".join(b"%d 0 R" % (8 + number) for number in range(len(elements)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> /StructParents 0 >>",
        stream(bytes(content)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /StructTreeRoot /K [7 0 R] /ParentTree << /Nums [0 [" + kids + b"]] >> >>",
        b"<< /Type /StructElem /S /Document /P 6 0 R /K [" + kids + b"] >>",
    ]
    objects += [
        b"<< /Type /StructElem /S /%s /P 7 0 R /Pg 3 0 R /K %d >>" % (tag.encode(), number)
        for number, tag in enumerate(elements)
    ]
    return raw_pdf(objects)
