"""The web app manifest and the icons it names."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import resvg_py

from .options import Options

APP_MANIFEST = "manifest.webmanifest"
ICON_FOLDER = "pwa-icons"
APPLE_ICON = f"{ICON_FOLDER}/apple-touch-icon.png"
APPLE_SIZE = 180  # pixels
#: (file name, pixels, purpose). A launcher may cut a maskable icon down to the inner 80 % of its width, and paints a
#: monochrome one in the colours that somebody chose for the phone: of that one only how far it is see-through counts.
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("maskable-192.png", 192, "maskable"),
    ("maskable-512.png", 512, "maskable"),
    ("monochrome-512.png", 512, "monochrome"),
)
SAFE_SHARE = 0.8
LUMINANCE = (0.2126, 0.7152, 0.0722)  # what red, green and blue add to how light a colour is
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
PNG_ENDS = b"IEND\xaeB`\x82"
DEFAULT_ICON = Path(__file__).parent / "default_icon.svg"


def app_manifest(options: Options) -> dict[str, object]:
    """The manifest's members. Every address is relative, so that the app works under any path."""
    members: dict[str, object] = {
        "name": options.name,
        "short_name": options.short_name or options.name,
        "description": options.description,
        "lang": options.lang,
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "theme_color": options.theme_color,
        "background_color": options.background_color,
        "icons": [
            {
                "src": f"{ICON_FOLDER}/{name}",
                "sizes": f"{pixels}x{pixels}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, pixels, purpose in ICONS
        ],
    }
    if options.shortcuts:
        members["shortcuts"] = [shortcut.model_dump() for shortcut in options.shortcuts]
    return {key: value for key, value in members.items() if value != ""}


def screenshots(site: Path, options: Options) -> list[dict[str, str]]:
    """The pictures for the install sheet with their sizes in pixels. Raises ValueError for one that is no PNG here."""
    members = []
    for shown in options.screenshots:
        size = png_size(site / shown.src)
        if size is None:
            raise ValueError(f"screenshots: {shown.src} is no PNG of the site; write its path from the site's root")
        members.append({**shown.model_dump(), "sizes": f"{size[0]}x{size[1]}", "type": "image/png"})
    return members


def png_size(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels, read from the file itself; None when it is not a PNG, or not all of one."""
    content = file.read_bytes() if file.is_file() else b""
    if not content.startswith(PNG_BEGINS) or not content.endswith(PNG_ENDS):
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def png(svg: str, pixels: int) -> bytes:
    """The drawing as a square PNG. No system font is used: the same drawing gives the same bytes everywhere."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=pixels, height=pixels, skip_system_fonts=True))


def with_margin(svg: str, background: str) -> str:
    """The drawing inside the part of a maskable icon that no launcher cuts away."""
    drawing = re.sub(r"<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE.*?>", "", svg, flags=re.DOTALL).strip()
    drawing = re.sub(r'^(<svg\b[^>]*?)\s(?:width|height|x|y)="[^"]*"', r"\1", drawing)
    edge = 50 * (1 - SAFE_SHARE)
    placed = drawing.replace(
        "<svg", f'<svg x="{edge}" y="{edge}" width="{100 - 2 * edge}" height="{100 - 2 * edge}"', 1
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="{background}"/>{placed}</svg>'
    )


def monochrome(maskable: str, background: str) -> str:
    """The drawing as a shape of one colour: nothing where it is as light as its background, whole where it is lightest,
    or darkest on a light one. background: #rrggbb."""
    ground = sum(part * int(background[at : at + 2], 16) / 255 for part, at in zip(LUMINANCE, (1, 3, 5), strict=True))
    room = 1 - ground if ground < 0.5 else -ground  # from the background to the far end
    red, green, blue = (f"{part / room:.5f}" for part in LUMINANCE)
    shape = f"0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  {red} {green} {blue} 0 {-ground / room:.5f}"
    drawing = re.sub(r"^<svg\b[^>]*>|</svg>$", "", maskable)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        '<filter id="shape" filterUnits="userSpaceOnUse" x="0" y="0" width="100" height="100"'
        f' color-interpolation-filters="sRGB"><feColorMatrix values="{shape}"/></filter>'
        f'<g filter="url(#shape)">{drawing}</g></svg>'
    )


def write_app_manifest(site: Path, options: Options) -> None:
    """Writes manifest.webmanifest and every icon into the site."""
    svg = (options.icon or DEFAULT_ICON).read_text("utf-8")
    maskable = with_margin(svg, options.theme_color)
    folder = site / ICON_FOLDER
    folder.mkdir(exist_ok=True)
    drawings = {"any": svg, "maskable": maskable, "monochrome": monochrome(maskable, options.theme_color)}
    for name, pixels, purpose in ICONS:
        (folder / name).write_bytes(png(drawings[purpose], pixels))
    # Apple rounds the corners itself and paints what is see-through black: the drawing on its colour, edge to edge.
    (site / APPLE_ICON).write_bytes(png(maskable, APPLE_SIZE))
    members = app_manifest(options)
    if options.screenshots:
        members["screenshots"] = screenshots(site, options)
    text = json.dumps(members, ensure_ascii=False, indent=1)
    (site / APP_MANIFEST).write_text(text + "\n", "utf-8", newline="\n")
