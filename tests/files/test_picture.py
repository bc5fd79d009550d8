"""Pictures from strangers: shown when they are sound, refused with a reason when not."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from rtdesk.files.picture import SHOWN, BadPicture, Picture, fitting, loaded, scaled


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_what_people_send(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (40, 20), (200, 0, 0)).save(tmp_path / "a", kind)
    picture = loaded(tmp_path / "a")
    assert (picture.width, picture.height, picture.image.mode) == (40, 20, "RGB")
    red, green, blue = picture.image.tobytes()[:3]
    assert red > 180
    assert max(green, blue) < 20


def test_what_is_transparent_lies_on_the_background(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (255, 255, 255, 0)).save(tmp_path / "a", "PNG")
    assert loaded(tmp_path / "a", (1, 2, 3)).image.tobytes()[:3] == b"\1\2\3"


def test_a_large_one_is_kept_small(tmp_path: Path) -> None:
    Image.new("RGB", (4000, 1000)).save(tmp_path / "a", "PNG")
    picture = loaded(tmp_path / "a")
    assert (picture.width, picture.height) == (4000, 1000)
    assert picture.image.size == (SHOWN, SHOWN // 4)


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000), 9)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    (tmp_path / "a").write_bytes(png)
    with pytest.raises(BadPicture, match="60000 × 60000 pixels, too many"):
        loaded(tmp_path / "a")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0junk"])
def test_what_is_damaged_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(BadPicture, match="damaged"):
        loaded(tmp_path / "a")


def test_what_ends_too_early_is_said(tmp_path: Path) -> None:
    Image.effect_noise((200, 200), 90).save(tmp_path / "a", "PNG")
    whole = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadPicture, match="damaged"):
        loaded(tmp_path / "a")


def test_other_formats_are_not_even_tried(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a", "TIFF")
    with pytest.raises(BadPicture):
        loaded(tmp_path / "a")


@pytest.mark.parametrize(
    ("bounds", "most", "size"),
    [
        ((80, 80), 9, (80, 40)),
        ((80, 10), 9, (20, 10)),
        ((800, 800), 2, (80, 40)),
        ((1, 1), 1, (1, 1)),
    ],
)
def test_the_shape_is_kept(bounds: tuple[int, int], most: float, size: tuple[int, int]) -> None:
    picture = Picture(Image.new("RGB", (40, 20)), 40, 20)
    assert fitting(picture, *bounds, most) == size
    assert scaled(picture, *size).size == size
