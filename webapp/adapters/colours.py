"""Colours that can be read: which ink stands out on a council's own colour."""

LIGHT, DARK = "#ffffff", "#000000"


def text_colour_on(background: str) -> str:
    """Return the ink, light or dark, with the greater contrast on "#rrggbb"; it is at least 4.5:1.

    Contrast as in WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    return max((LIGHT, DARK), key=lambda ink: contrast(ink, background))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (none) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
