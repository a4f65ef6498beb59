"""The open fonts that the glyphs are drawn with, and where each comes from.

Every font is a Debian package; no font file is part of this repository. A font
family belongs either to the training set or is held out for the test set, so
that part of the test asks for shapes no model has seen. Families whose 0 and O (or
1 and I) differ by next to nothing are left out: there is no right answer to read.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT_ROOTS = [Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts")]


@dataclass(frozen=True)
class Family:
    name: str
    package: str
    licence: str
    files: tuple[str, ...]
    held_out: bool = False


OFL = "SIL OFL 1.1"

FAMILIES = [
    Family("DejaVu Sans", "fonts-dejavu-core", "Bitstream Vera", ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")),
    Family("DejaVu Sans Mono", "fonts-dejavu-core", "Bitstream Vera", ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf")),
    Family("DejaVu Serif", "fonts-dejavu-core", "Bitstream Vera", ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf")),
    Family("Liberation Sans", "fonts-liberation", OFL, ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf")),
    Family("Liberation Serif", "fonts-liberation", OFL, ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf")),
    Family("Liberation Mono", "fonts-liberation", OFL, ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf")),
    Family("Roboto", "fonts-roboto-unhinted", "Apache 2.0", ("Roboto-Regular.ttf", "Roboto-Bold.ttf")),
    Family("Roboto Slab", "fonts-roboto-slab", "Apache 2.0", ("RobotoSlab-Regular.otf", "RobotoSlab-Bold.otf")),
    Family("Lato", "fonts-lato", OFL, ("Lato-Regular.ttf", "Lato-Black.ttf", "Lato-Italic.ttf")),
    Family("Cantarell", "fonts-cantarell", OFL, ("Cantarell-Regular.otf", "Cantarell-ExtraBold.otf")),
    Family("Comfortaa", "fonts-comfortaa", OFL, ("Comfortaa-Regular.ttf", "Comfortaa-Bold.ttf")),
    Family("Courier Prime", "fonts-courier-prime", OFL, ("Courier Prime.otf", "Courier Prime Bold.otf")),
    Family("Go", "fonts-go", "BSD 3-Clause", ("Go-Regular.ttf", "Go-Bold.ttf", "Go-Mono-Bold.ttf")),
    Family("B612 Mono", "fonts-b612", "SIL OFL 1.1 / EPL 2.0", ("B612Mono-Regular.otf", "B612Mono-Bold.otf")),
    Family("Linux Libertine", "fonts-linuxlibertine", "GPL 2 with font exception / SIL OFL 1.1", ("LinLibertine_R.otf", "LinLibertine_RB.otf")),
    Family("PT Sans", "fonts-paratype", "ParaType Free Font Licence", ("PTS55F.ttf", "PTS75F.ttf")),
    Family("PT Serif", "fonts-paratype", "ParaType Free Font Licence", ("PTF55F.ttf", "PTF75F.ttf")),
    Family("Manrope", "fonts-manrope", OFL, ("Manrope-Medium.ttf", "Manrope-ExtraBold.ttf")),
    Family("Hack", "fonts-hack-ttf", "MIT and Bitstream Vera", ("Hack-Regular.ttf", "Hack-Bold.ttf")),
    Family("C059", "fonts-urw-base35", "AGPL 3 with font exception", ("C059-Roman.otf", "C059-Bold.otf")),
    Family("Open Sans", "fonts-open-sans", "Apache 2.0", ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"), held_out=True),
    Family("Inter", "fonts-inter", OFL, ("Inter-Regular.otf", "Inter-SemiBold.otf"), held_out=True),
    Family("JetBrains Mono", "fonts-jetbrains-mono", "Apache 2.0", ("JetBrainsMono-Regular.ttf", "JetBrainsMono-Bold.ttf"), held_out=True),
    Family("Caladea", "fonts-crosextra-caladea", OFL, ("Caladea-Regular.ttf", "Caladea-Bold.ttf"), held_out=True),
    Family("TeX Gyre Pagella", "fonts-texgyre", "GUST Font Licence", ("texgyrepagella-regular.otf", "texgyrepagella-bold.otf"), held_out=True),
    Family("Fira Code", "fonts-firacode", OFL, ("FiraCode-Regular.ttf", "FiraCode-Bold.ttf"), held_out=True),
]

TRAINING = [family for family in FAMILIES if not family.held_out]
HELD_OUT = [family for family in FAMILIES if family.held_out]


@lru_cache(maxsize=None)
def font_path(file: str) -> Path:
    for root in FONT_ROOTS:
        matches = sorted(root.rglob(file))
        if matches:
            return matches[0]
    packages = " ".join(sorted({family.package for family in FAMILIES}))
    raise SystemExit(f"font {file} not found; install the fonts with: apt-get install {packages}")


@lru_cache(maxsize=None)
def load_font(file: str, cap_height: int) -> ImageFont.FreeTypeFont:
    """The font at the size where its capital H is `cap_height` pixels tall."""
    probe = ImageFont.truetype(font_path(file), 200, layout_engine=ImageFont.Layout.BASIC)
    _, top, _, bottom = probe.getbbox("H")
    size = round(200 * cap_height / (bottom - top))
    return ImageFont.truetype(font_path(file), size, layout_engine=ImageFont.Layout.BASIC)
