// The colours are those of Okabe and Ito, which also colour-blind readers can tell apart.
const light = `--page:#fdfdfb;--ink:#1c1d1f;--soft:#62656b;--line:#dddcd6;--tint:#f3f2ed;
--bar:#9cc3de;--mark:#1b3a52;--good:#00724f;--bad:#b34500;--warn:#8a5a00;--adopt:#9c4675;
--input:#00795a;--look:#0069a6;--ring:#e69f00;--high:#fff0c9;--axis:#eceae4`;
const dark = `--page:#17181a;--ink:#e6e5e1;--soft:#9b9da3;--line:#35373b;--tint:#202225;
--bar:#2f6288;--mark:#cfe6f7;--good:#4cc9a0;--bad:#ff8a4c;--warn:#f0b840;--adopt:#e394c1;
--input:#4cc9a0;--look:#6cb9ee;--ring:#e69f00;--high:#4a3a10;--axis:#292b2e`;

const page = `
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:2rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
code,pre,.lines td,svg text{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{font-size:.82em;color:var(--soft);overflow-wrap:anywhere}
h1{font-size:1.7rem;font-weight:600;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:1.15rem;font-weight:600;margin:2.6rem 0 .6rem}
h2 code{font-weight:400;margin-left:.4em}
p{margin:.3rem 0}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:.2em}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--look);outline-offset:2px}
.brand,.about,.note{color:var(--soft);font-size:.85rem}
.brand{margin:0 0 .2rem}
header{margin-bottom:1.6rem}
.scroll{overflow-x:auto}
.matrix{border-collapse:collapse;font-size:.9rem;width:100%;min-width:48rem;table-layout:fixed}
.matrix thead tr:first-child th:first-child{width:13rem}
.matrix th{font-weight:500;text-align:left}
.matrix thead th{color:var(--soft);font-size:.8rem;padding:.15rem .7rem}
.matrix tbody th,.matrix td{border-top:1px solid var(--line);padding:0}
.matrix tbody th a,.matrix td a{display:block;padding:.45rem .7rem;text-decoration:none}
.matrix td a:hover,.matrix th a:hover{background:var(--tint)}
.matrix td.wrong{box-shadow:inset 3px 0 var(--bad)}
.matrix .none{color:var(--soft);padding:.45rem .7rem}
.matrix .v{display:block;white-space:normal;padding-left:1.4em;text-indent:-1.4em}
.matrix .sign{text-indent:0}
.v{white-space:nowrap;font-variant-numeric:tabular-nums}
.sign{display:inline-block;width:1.1em;font-weight:700;text-align:center}
.v-passed .sign{color:var(--good)}
.v-failed,.v-crashed,.v-stuck,.v-timed-out{color:var(--bad)}
.v-unknown,.v-could-not-run{color:var(--warn)}
.v-not-applicable{color:var(--soft)}
.surprises ul,.rules{list-style:none;margin:0;padding:0}
.surprises li{border-left:3px solid var(--bad);padding:.1rem 0 .1rem .9rem;margin:.8rem 0}
.why{color:var(--soft);font-size:.9rem;white-space:pre-wrap;overflow-wrap:anywhere}
.reason{white-space:pre-wrap;overflow-wrap:anywhere}
.group{border-top:1px solid var(--line)}
section>.group:last-of-type{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.45rem .3rem}
summary:hover{background:var(--tint)}
.where{display:inline-block;min-width:15rem;margin-right:.6rem}
.group>summary .v{margin-right:1rem;font-size:.9rem}
.group.wrong>summary{box-shadow:inset 3px 0 var(--bad);padding-left:.8rem}
.group[open]>summary{font-weight:600}
.run{padding:.4rem 0 1.4rem .3rem}
.sub>summary{color:var(--soft);font-size:.9rem}
.one{margin-left:.8rem}
.rules li{display:grid;grid-template-columns:7.4rem minmax(0,1fr) auto;gap:.1rem .6rem;padding:.15rem 0;font-size:.92rem}
.rules .why{grid-column:2/-1;margin:0 0 .3rem}
.facts{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.1rem .6rem;margin:1rem 0 0;font-size:.9rem}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.facts dd code{color:var(--ink)}
pre{overflow-x:auto;background:var(--tint);padding:1rem;font-size:.82rem;line-height:1.45;margin:.3rem 0 1rem}
.lines{border-collapse:collapse;font-size:.8rem;line-height:1.4;width:100%}
.lines th{color:var(--soft);font-weight:500;text-align:left;padding:.1rem .7rem .2rem 0}
.lines td{padding:.06rem .9rem .06rem 0;vertical-align:top;white-space:nowrap}
.lines td:first-child{padding-left:.6rem}
.lines td:nth-child(-n+2){color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
.lines th:nth-child(-n+2){text-align:right}
.lines td:last-child{white-space:pre-wrap;overflow-wrap:anywhere;width:100%;min-width:16rem}
.lines tr:not(.k-event):not(.k-stray):not(.witness) td{color:var(--soft)}
.lines .witness{box-shadow:inset 3px 0 var(--ring)}
.lines .same td{background:var(--tint)}
.lines .gap td{text-align:left;color:var(--soft)}
mark{background:var(--high);color:inherit;padding:0 .2em;border-radius:2px}
`;

const drawing = `
.timeline{margin:1rem 0}
svg{display:block}
svg text{font-size:10.5px;fill:var(--ink)}
.axis path{stroke:var(--axis);fill:none}
.axis text{fill:var(--soft);text-anchor:middle;font-size:10px}
.guide{stroke:var(--line);stroke-dasharray:1 4;fill:none}
svg .name{font-size:12px}
svg .pid{fill:var(--soft);font-size:10.5px}
.alive{fill:var(--bar)}
.zombie{stroke:var(--soft);stroke-width:9;stroke-dasharray:1.5 2.5;fill:none}
.zombie.never{stroke:var(--bad)}
.reaped{stroke:var(--soft);stroke-width:1.5}
.m path{fill:var(--mark)}
.m .line,.m .leader{fill:none;stroke:var(--mark)}
.m .leader{stroke-width:.6;opacity:.55}
.fork .line{opacity:.6}
.exit path[d*="L5"]{stroke:var(--bad);stroke-width:2.4;fill:none}
.kill path{fill:var(--bad)}
.m.kill .line{fill:none;stroke:var(--bad);stroke-dasharray:3 2}
.adopt path{fill:var(--adopt)}
.adopt .line{stroke:var(--adopt);stroke-dasharray:4 2}
.input path,.end-input path{fill:var(--input)}
.end-input path{stroke:var(--input)}
.look>path,.seen path{fill:var(--page);stroke:var(--look);stroke-width:1.5}
.seen text{text-anchor:middle;font-size:8.5px;fill:var(--look);font-weight:700}
.alert path{fill:var(--warn)}
.ring{fill:none;stroke:var(--ring);stroke-width:2.4}
svg .witness text{font-weight:700}
svg .same path,svg .same text{fill:var(--look)}
svg .same .line{fill:none;stroke:var(--look)}
figcaption{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;color:var(--soft);font-size:.8rem;margin-top:.5rem}
figcaption svg{overflow:visible}
figcaption .note{font-size:inherit}
figcaption .witness{transform:scale(.8);transform-origin:center}
figcaption span{display:inline-flex;align-items:center;gap:.3rem}
`;

const narrow = `
.where{min-width:0;display:inline}
.rules li{grid-template-columns:1fr}
.rules .why{grid-column:1}
body{padding:1.2rem .9rem 3rem}
.facts{grid-template-columns:1fr}
.facts dt{margin-top:.3rem}
`;

/** The style of the page: calm in both colour schemes, on a phone, and on paper. */
export const style = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
@media print{:root{${light}}}
${page}${drawing}@media (max-width:42rem){${narrow}}
@media print{body{max-width:none;padding:0;font-size:10pt}.group:not([open]){break-inside:avoid}
.scroll{overflow:visible}svg{max-width:100%;height:auto}section{break-inside:auto}h2{break-after:avoid}}
`;
