"""The style of the page for a browser: the look of the Word report, for screens and for paper."""

from __future__ import annotations

from qualcode.reports.word.styles import ALARM, ALARM_GROUND, ALARM_RULE, GREY, INK, NOTICE, NOTICE_GROUND, NOTICE_RULE, RULE, SHADE
from qualcode.reports.word.tables import colour, ink_on

STEPS = 20
"""The shades of a heat map on the page; a page that allows no style of its own for an element needs a class for each."""


def step(shade: float) -> int:
    """The step of a shade from 0 to 1."""
    return round(min(1.0, max(0.0, shade)) * STEPS)


STYLE = f"""
body{{font:1rem/1.6 Arial,"Liberation Sans",Helvetica,sans-serif;color:#111;background:#fff;max-width:50rem;margin:0 auto;padding:1.5rem}}
h1,h2,h3,h4{{color:#{INK};line-height:1.25;margin:1.8em 0 .5em}}
h1{{font-size:2rem;margin-top:.5em}}
main>h2{{border-bottom:1px solid #{RULE};padding-bottom:.2em;margin-top:2.4em}}
.subtitle{{color:#{GREY};font-size:1.15rem;border-bottom:3px solid #{INK};padding-bottom:.8em}}
a{{color:#1b4b68}}
a:focus-visible,.table:focus-visible{{outline:3px solid #b58900;outline-offset:2px}}
.skip{{position:absolute;left:-999rem}}
.skip:focus{{left:1rem;top:1rem;background:#fff;padding:.5rem}}
nav ul{{list-style:none;padding:0}}
nav .l1{{font-weight:bold;margin-top:.4em}}
nav .l2{{padding-left:1.5em}}
.definition{{font-style:italic;color:#{GREY}}}
.evidence{{color:#{INK}}}
.note{{color:#{GREY};font-size:.92rem}}
.unwritten{{color:#{NOTICE};background:#{NOTICE_GROUND};border:1px dashed #{NOTICE_RULE};padding:.6em .9em}}
.warning{{color:#{ALARM};background:#{ALARM_GROUND};border:1px solid #{ALARM_RULE};padding:.6em .9em;font-weight:bold}}
blockquote{{margin:.8em 0;padding:.1em 0 .1em 1em;border-left:4px solid #{RULE}}}
blockquote p{{margin:.2em 0}}
.by{{color:#{GREY};font-size:.88rem}}
.table{{overflow-x:auto;margin:1.4em 0}}
table{{border-collapse:collapse;width:100%;font-size:.9rem;border-top:2px solid #{INK};border-bottom:2px solid #{INK}}}
caption{{text-align:left;font-weight:bold;color:#{INK};padding:.4em 0}}
th,td{{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #{RULE}}}
thead th{{background:#{SHADE};color:#{INK};vertical-align:bottom}}
tbody th{{font-weight:normal}}
.n{{text-align:right}}
{"".join(f".h{i}{{background:#{colour(i / STEPS)};color:#{ink_on(i / STEPS)}}}" for i in range(STEPS + 1))}
figure{{margin:1.6em 0 .4em}}
img{{max-width:100%;height:auto}}
figcaption{{font-weight:bold;color:#{INK}}}
footer{{margin-top:3em;border-top:1px solid #{RULE};padding-top:.6em;color:#{GREY};font-size:.88rem}}
@media print{{body{{max-width:none;padding:0;font-size:10.5pt}}nav{{break-after:page}}h2,h3,h4,caption{{break-after:avoid}}tr,blockquote,figure{{break-inside:avoid}}thead{{display:table-header-group}}.skip{{display:none}}*{{print-color-adjust:exact}}}}
"""
