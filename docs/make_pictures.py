"""Make the README's pictures from the sample study: a report page through LibreOffice, and the terminal as it prints.

    python docs/make_pictures.py

Needs LibreOffice (soffice), poppler (pdftotext, pdftoppm) and Pillow (comes with matplotlib).
"""

from __future__ import annotations

import html
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
COMMAND = ["show", "B_PAR_01", "--turns", "15-18", "--layer", "study"]
LINE, WIDTH = 19, 8.45


def run(*args: str, cwd: Path | None = None) -> str:
    """What a program prints."""
    return subprocess.run(args, check=True, capture_output=True, text=True, cwd=cwd, env={**os.environ, "COLUMNS": "96"}).stdout


def report_page(reports: Path, folder: Path) -> None:
    """The first page of a site report, and the page of its first quotations, side by side as PNG."""
    from PIL import Image

    office = f"-env:UserInstallation=file://{folder}/office"
    run("soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(reports / "site-Authority-A.docx"))
    pdf = folder / "site-Authority-A.pdf"
    pages = run("pdftotext", "-layout", str(pdf), "-").split("\f")
    number = next(n for n, text in enumerate(pages, 1) if text.count("(Q") >= 4)
    for page, name in ((1, "first"), (number, "quotes")):
        run("pdftoppm", "-png", "-r", "72", "-f", str(page), "-l", str(page), "-singlefile", str(pdf), str(folder / name))
    both = [Image.open(folder / f"{name}.png") for name in ("first", "quotes")]
    width, height = both[0].size
    side_by_side = Image.new("RGB", (2 * width + 16, height), "#d8dcdf")
    side_by_side.paste(both[0], (0, 0))
    side_by_side.paste(both[1], (width + 16, 0))
    side_by_side.quantize(64).save(PICTURES / "report.png", optimize=True)


def terminal(lines: list[str]) -> str:
    """Lines of a terminal as an SVG that any browser shows."""
    height, width = LINE * len(lines) + 40, int(98 * WIDTH)
    rows = "".join(
        f'<text x="16" y="{28 + LINE * n}" xml:space="preserve" fill="{"#f2c14e" if "▸" in line else "#9ecbff" if line.startswith("$") else "#e8e6e3"}">'
        f"{html.escape(line)}</text>"
        for n, line in enumerate(lines)
    )
    font = 'font-family="\'DejaVu Sans Mono\', Menlo, Consolas, monospace" font-size="14"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">'
        f"<title>A transcript in the terminal, with its codes</title>"
        f'<rect width="100%" height="100%" rx="8" fill="#22272e"/><g {font}>{rows}</g></svg>\n'
    )


def main() -> None:
    """Make both pictures anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        run(sys.executable, "-m", "qualcode", "demo", str(folder / "demo"))
        report_page(folder / "demo" / "outputs" / "reports", folder)
        shown = run(sys.executable, "-m", "qualcode", *COMMAND, "--project", str(folder / "demo"))
    lines = [f"$ qualcode {' '.join(COMMAND)}", *shown.rstrip().split("\n")]
    (PICTURES / "terminal.svg").write_text(terminal(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
