"""Pictures that strangers sent, as bare pixels: bounded before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
MOST_PIXELS = 50_000_000
"""Width times height of what is decoded at all."""
SHOWN = 1600
"""Pixels of the longer side that are kept."""


class BadPicture(Exception):
    """It cannot be shown; says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The first frame, without its transparency."""

    image: Image
    width: int
    height: int
    """Of the file; what is kept may be smaller."""


def loaded(path: Path, background: tuple[int, int, int] = (0, 0, 0)) -> Picture:
    """The pixels of a file.

    Raises:
        BadPicture: it is damaged, too large, or no picture after all.
        ImportError: Pillow is not installed.
    """
    from PIL import Image as Pillow

    Pillow.MAX_IMAGE_PIXELS = None  # it would warn on the terminal; the bound is ours
    try:
        with Pillow.open(path, formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise BadPicture(f"it has {width} × {height} pixels, too many to be shown here")
            opened.draft("RGB", (SHOWN, SHOWN))
            opened.thumbnail((SHOWN, SHOWN))
            return Picture(_flat(opened, background), width, height)
    except BadPicture:
        raise
    except Exception as error:  # decoders fail in many ways
        raise BadPicture(f"it is damaged ({error})") from error


def _flat(image: Image, background: tuple[int, int, int]) -> Image:
    from PIL import Image as Pillow

    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    flat = Pillow.new("RGBA", over.size, (*background, 255))
    flat.alpha_composite(over)
    return flat.convert("RGB")


def fitting(picture: Picture, width: int, height: int, most: float) -> tuple[int, int]:
    """The largest size within these bounds that has the picture's shape.

    `most` is how many times larger than it is it may become.
    """
    wide, high = picture.image.size
    scale = min(width / wide, height / high, most)
    return max(round(wide * scale), 1), max(round(high * scale), 1)


def scaled(picture: Picture, width: int, height: int) -> Image:
    """The picture in exactly this size."""
    return picture.image.resize((width, height))
