"""A bar chart as plain figures, which a template draws as SVG; what it shows stands in a table after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.views.slippage_words import figure

WIDTH, HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 24, 28
_MOST_LABELS = 8
_MOST_FIGURES = 24
_GAP = 0.25
_LEFT_OF_PAIRS, _RIGHT_OF_PAIRS, _TOP_OF_PAIRS = 56, 32, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its rectangle in user units, its figure and where that stands, and the label below, if there is room."""

    x: float
    y: float
    width: float
    height: float
    figure: str
    figure_y: float
    label: str
    is_second: bool = False

    @property
    def middle(self) -> float:
        """Return where the middle of the bar is, for what stands above and below it."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of a chart and the height of the line they stand on; bars below nought hang from it.

    A chart of two figures a day names both in its legend, and the line at its top by the highest.
    """

    bars: tuple[Bar, ...]
    baseline: float
    width: int = WIDTH
    height: int = HEIGHT
    legend: tuple[str, ...] = ()
    highest: str = ""
    top: int = _TOP
    left: int = 0


def bar_chart(values: Sequence[tuple[str, int]]) -> Chart:
    """Lay out a bar for each name and value, in order; every so many are named, so that names do not touch."""
    highest, lowest = max(0, *(value for _, value in values)), min(0, *(value for _, value in values))
    room = HEIGHT - _TOP - _BOTTOM
    scale = room / ((highest - lowest) or 1)
    baseline = _TOP + highest * scale
    step = (WIDTH - _LEFT - _RIGHT) / len(values)
    every = -(-len(values) // _MOST_LABELS)
    bars = tuple(
        _bar(
            place,
            step,
            value * scale,
            baseline,
            words=figure(value) if value and len(values) <= _MOST_FIGURES else "",
            label=name if place % every == 0 else "",
        )
        for place, (name, value) in enumerate(values)
    )
    return Chart(bars, round(baseline, 1))


def paired_chart(values: Sequence[tuple[str, int, int]], *, legend: tuple[str, str]) -> Chart:
    """Lay out two bars side by side for each name, none of them below nought; the last name always stands."""
    highest = max(1, *(max(first, second) for _, first, second in values))
    baseline = HEIGHT - _BOTTOM
    scale = (baseline - _TOP_OF_PAIRS) / highest
    step = (WIDTH - _LEFT_OF_PAIRS - _RIGHT_OF_PAIRS) / len(values)
    every = -(-len(values) // _MOST_LABELS)
    width = round(step * (1 - _GAP) / 2, 1)
    bars = tuple(
        Bar(
            x=round(_LEFT_OF_PAIRS + place * step + (width if is_second else 0), 1),
            y=round(baseline - value * scale, 1),
            width=width,
            height=round(value * scale, 1),
            figure="",
            figure_y=0,
            label=name if not is_second and (len(values) - 1 - place) % every == 0 else "",
            is_second=is_second,
        )
        for place, (name, first, second) in enumerate(values)
        for is_second, value in ((False, first), (True, second))
    )
    return Chart(bars, baseline, legend=legend, highest=figure(highest), top=_TOP_OF_PAIRS, left=_LEFT_OF_PAIRS)


def _bar(place: int, step: float, rise: float, baseline: float, *, words: str, label: str) -> Bar:
    top = baseline - max(0, rise)
    return Bar(
        x=round(_LEFT + place * step + step * _GAP / 2, 1),
        y=round(top, 1),
        width=round(step * (1 - _GAP), 1),
        height=round(abs(rise), 1),
        figure=words,
        figure_y=round(top - 6, 1),
        label=label,
    )
