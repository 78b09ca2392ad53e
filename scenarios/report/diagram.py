"""The sequence diagram of an act: one message a row, drawn as inline SVG below its participants."""

from scenarios.report import phrases
from scenarios.report.bursts import collapsed
from scenarios.report.lanes import GUTTER, Lanes
from scenarios.report.localized import Localized, duration
from scenarios.report.markup import Markup, el, inline, said
from scenarios.report.messages import described
from scenarios.report.model import Act, Step

ROW = 42.0
"""Height of a message in pixels."""

ROWS_TOGETHER = 8
"""Messages in one piece of the picture, which a printer does not tear apart."""

_LABEL, _WAY, _BACK = 17.0, 27.0, 34.0
_HEAD = 7.0
_LOOP = 26.0


def diagram(view: Localized, act: Act, name: str) -> Markup:
    """Return the figure of one act; `name` is the id of its heading."""
    steps = collapsed(act.steps)
    lanes = Lanes(view, steps)
    pieces = [
        _piece(view, lanes, steps[start : start + ROWS_TOGETHER])
        for start in range(0, len(steps), ROWS_TOGETHER)
    ]
    return el(
        "figure",
        el("div", _head(view, lanes), class_="head"),
        el("div", *pieces, class_="lanes"),
        el("p", view.say(phrases.HINT), class_="detail", aria_live="polite"),
        class_="diagram",
        aria_labelledby=name,
    )


def _head(view: Localized, lanes: Lanes) -> Markup:
    columns = f"{GUTTER:g}fr repeat({len(lanes.all)}, {lanes.lane_width:g}fr)"
    groups = [
        el(
            "div",
            said(view, view.group(group)),
            class_=f"group {_tint(group.kind)}",
            style=f"grid-column: span {count}",
        )
        for group, _, count in lanes.bands()
    ]
    parties = [
        el(
            "div",
            said(view, view.short(lane.party)),
            class_=f"party {_tint(lane.group.kind)}",
            title=view.party(lane.party.name),
        )
        for lane in lanes.all
    ]
    return el(
        "div",
        el("div"),
        *groups,
        el("div", "ms", class_="clock"),
        *parties,
        class_="names",
        style=f"grid-template-columns: {columns}; width: {lanes.width:g}px",
    )


def _piece(view: Localized, lanes: Lanes, steps: list[Step]) -> Markup:
    height = ROW * len(steps)
    ground = [
        el("rect", x=left, y=0, width=lanes.lane_width * count, height=height, class_=_tint(g.kind))
        for g, left, count in lanes.bands()
    ]
    lifelines = [
        el("line", x1=lane.x, x2=lane.x, y1=0, y2=height, class_="life") for lane in lanes.all
    ]
    rows = [_row(view, lanes, step, ROW * n) for n, step in enumerate(steps)]
    return el(
        "svg",
        *ground,
        *lifelines,
        *rows,
        viewBox=f"0 0 {lanes.width:g} {height:g}",
        width=lanes.width,
        height=height,
        role="group",
    )


def _row(view: Localized, lanes: Lanes, step: Step, top: float) -> Markup:
    start, end = lanes.x(step.sender), lanes.x(step.receiver)
    everything = described(view, step)
    title = view.title(step)
    times = f" {view.say(phrases.TIMES, step.count)}" if step.count != 1 else ""
    outcome = "" if view.went_well(step.outcome) else view.outcome(step.outcome)
    after = f"  {outcome or duration(step.took_ms)}"
    x, anchor = lanes.label_at(title + times + after, start, end)
    label = el(
        "text",
        el("tspan", said(view, title, "tspan"), times, class_="what"),
        el("tspan", after, class_="after"),
        x=x,
        y=top + _LABEL,
        text_anchor=anchor,
    )
    return el(
        "g",
        el("title", everything),
        el("rect", x=0, y=top, width=lanes.width, height=ROW, class_="row"),
        el(
            "text",
            duration(step.sent_ms).removesuffix(" ms"),
            x=GUTTER - 16,
            y=top + _WAY + 4,
            class_="clock",
        ),
        _arrow(view, step, start, end, top),
        label,
        class_=f"step {_fate(view, step)}",
        tabindex=0,
        role="img",
        aria_label=everything,
    )


def _arrow(view: Localized, step: Step, start: float, end: float, top: float) -> Markup:
    way = top + _WAY
    fate = _fate(view, step)
    if start == end:
        loop = f"M{start:g} {way - 4:g} h{_LOOP:g} v10 h{_HEAD - _LOOP:g}"
        head = _triangle(start, start + _LOOP, way + 6)
        return inline([el("path", d=loop, class_="way"), head])
    forth = 1 if end > start else -1
    parts = [el("line", x1=start, x2=end - forth * _HEAD, y1=way, y2=way, class_="way")]
    if fate == "queued":
        parts.append(el("circle", cx=end - forth * _HEAD, cy=way, r=4, class_="open"))
    elif fate == "trouble":
        x, half = end - forth * _HEAD, 4.5
        cross = f"M{x - half:g} {way - half:g} l9 9 m0 -9 l-9 9"
        parts.append(el("path", d=cross, class_="way"))
    else:
        parts.append(_triangle(end, start, way))
    if fate == "lookup":
        back = top + _BACK
        tip = start + forth * 1.0
        answer = f"M{tip + forth * 6:g} {back - 3.5:g} L{tip:g} {back:g} l{forth * 6:g} 3.5"
        parts.append(el("line", x1=end, x2=tip, y1=back, y2=back, class_="back"))
        parts.append(el("path", d=answer, class_="head"))
    if fate == "event":
        parts.append(el("circle", cx=start, cy=way, r=4, class_="full"))
    return inline(parts)


def _triangle(tip: float, origin: float, y: float) -> Markup:
    back = _HEAD + 2 if origin > tip else -_HEAD - 2
    return el("path", d=f"M{tip:g} {y:g} l{back:g} -4.5 v9 z", class_="full")


def _fate(view: Localized, step: Step) -> str:
    if step.outcome == "queued":
        return "queued"
    if not view.went_well(step.outcome):
        return "trouble"
    return step.kind if step.kind in phrases.KINDS else "command"


def _tint(kind: str) -> str:
    return f"g-{kind}" if kind in phrases.GROUP_KINDS else "g-other"
