/** The report's whole appearance. Colours are variables, so that figures follow light, dark and print. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1d2430; --muted: #5b6573; --line: #e3e6ea; --panel: #f6f7f9;
  --accent: #0b5cad; --accent-soft: #d9e8f7; --second: #a34a00; --gain: #17703a; --loss: #b3261e; --grey: #aab2bd;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181e; --ink: #e8eaee; --muted: #a3adba; --line: #2b323c; --panel: #1c222a;
    --accent: #7db8f5; --accent-soft: #1d3550; --second: #f0a35e; --gain: #6fcf97; --loss: #ff8a80; --grey: #5d6875;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.9vw, 2.1rem); line-height: 1.2; letter-spacing: -0.015em; margin: 0.25rem 0 1rem; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 3rem 0 0.35rem; }
h2 + p { margin-top: 0; }
h3 { font-size: 1rem; margin: 2rem 0 0.5rem; }
p { max-width: 44rem; margin: 0.6rem 0; }
.eyebrow, .note, figcaption, caption, .how { color: var(--muted); font-size: 0.875rem; }
.eyebrow { margin: 0; letter-spacing: 0.02em; }
.verdict { border-left: 4px solid var(--grey); padding-left: 1.1rem; }
.verdict.gain { border-color: var(--gain); }
.verdict.loss { border-color: var(--loss); }
.lead { font-size: 1.0625rem; }
.quiet { color: var(--muted); }
b { font-weight: 600; }
code { font: 0.875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--panel); border-radius: 6px; padding: 0.8rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11.5rem, 45%), 1fr)); gap: 1px; margin: 2rem 0 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.numbers > div { box-shadow: 0 0 0 1px var(--line); padding: 0.9rem 1.1rem 1rem; }
.numbers dt { color: var(--muted); font-size: 0.875rem; }
.numbers dd { margin: 0; }
.numbers .value { font-size: 1.625rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.numbers .context { color: var(--muted); font-size: 0.875rem; overflow-wrap: anywhere; }

.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; padding-bottom: 0.4rem; }
th, td { padding: 0.42rem 0.6rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { font-weight: 500; color: var(--muted); vertical-align: bottom; font-size: 0.8125rem; }
thead th.group { border-bottom: 0; padding-bottom: 0; color: var(--ink); text-align: center; }
.differences { width: auto; }
.differences thead th:not(:first-child) { text-align: center; padding-inline: 1.25rem; }
.differences td:nth-child(odd) { padding-right: 1.25rem; }
.differences td:nth-child(even) { padding-left: 1.25rem; }
th:first-child { text-align: left; padding-left: 0; }
td:last-child, th:last-child { padding-right: 0.25rem; }
tbody th { font-weight: 400; }
td.text, th.text { text-align: left; white-space: normal; min-width: 16rem; }
.results tbody th { min-width: 9rem; white-space: normal; }
.results thead tr:last-child th:first-child { text-align: right; }
.name { display: block; }
.kind { color: var(--muted); font-size: 0.8125rem; margin-right: 0.6em; }
.row-single .kind { display: none; }
.row-policy th, .row-policy td { background: var(--accent-soft); }
.row-policy .name, .row-single-best .name, .row-policy td:not(.quiet), .row-single-best td:not(.quiet) { font-weight: 600; }
.row-policy th:first-child { padding-left: 0.6rem; box-shadow: inset 3px 0 var(--accent); }
.row-policy .kind, .row-policy .quiet { color: var(--ink); }

figure { margin: 1.25rem 0 0; }
figcaption { max-width: 46rem; margin-top: 0.5rem; }
.plot { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; font-variant-numeric: tabular-nums; }
.plot text { white-space: pre; }
.narrow { display: none; }
.key { margin: 0.5rem 0 0; padding-left: 1.75rem; font-size: 0.8125rem; columns: 11rem; }
.key li { break-inside: avoid; }

.bars th[scope="col"]:not(:first-child) { text-align: left; }
.bars thead th { white-space: normal; }
.bars tbody th { width: 1%; }
.bar-cell { min-width: 11rem; text-align: left; }
.bar-track { display: inline-block; vertical-align: middle; width: calc(100% - 4.6rem); height: 0.8rem; background: var(--panel); border-radius: 2px; overflow: hidden; }
.bar { display: block; height: 100%; }
.bar.accent { background: var(--accent); }
.bar.muted { background: var(--muted); }
.bar.second { background: repeating-linear-gradient(135deg, var(--second) 0 3px, transparent 3px 5px); }
.bar-text { display: inline-block; width: 4.2rem; text-align: right; vertical-align: middle; }

.fates { display: flex; gap: 2px; height: 1.5rem; margin: 1rem 0 0.6rem; border-radius: 4px; overflow: hidden; }
.fates .fate { flex: 1 1 0; min-width: 2px; }
.fate.right { background: var(--grey); }
.fate.avoidable { background: var(--loss); }
.fate.hopeless { background: repeating-linear-gradient(135deg, var(--muted) 0 4px, var(--paper) 4px 7px); }
.fate.abstained { background: repeating-linear-gradient(90deg, var(--second) 0 2px, var(--paper) 2px 6px); box-shadow: inset 0 0 0 1px var(--second); }
.fate-list { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; }
.swatch { display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 2px; vertical-align: -0.05rem; margin-right: 0.2rem; }
.examples { list-style: none; margin: 1.25rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.4rem 1.5rem; }
.example { display: grid; grid-template-columns: 96px 1fr; gap: 0 0.8rem; align-content: start; align-items: start; font-size: 0.8125rem; line-height: 1.4; break-inside: avoid; }
.example img, .no-picture { width: 96px; height: 96px; border-radius: 6px; background: var(--panel); object-fit: cover; }
.no-picture { display: grid; place-items: center; color: var(--muted); font-size: 0.75rem; }
.example dl { margin: 0; min-width: 0; }
.example dt { display: inline; color: var(--muted); margin-right: 0.3em; }
.example dd { display: inline; margin: 0; overflow-wrap: anywhere; }
.example .reference { font-weight: 600; }
.example div { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.example .no-picture { display: grid; }
.disagreements { display: grid; gap: 1.75rem; margin-top: 1.25rem; }
.outputs { width: 100%; table-layout: fixed; break-inside: avoid; }
.outputs caption { text-align: start; font-weight: 400; padding-bottom: 0.4rem; color: var(--ink); }
.outputs .source, .outputs .reference { display: block; overflow-wrap: anywhere; }
.outputs .source { font-weight: 600; }
.outputs tbody th { width: 12rem; white-space: normal; vertical-align: top; }
.outputs td { vertical-align: top; width: 3.5rem; }
.outputs td.text { min-width: 0; width: auto; overflow-wrap: anywhere; text-align: start; padding-left: 1rem; }
.outputs .chosen { background: var(--accent-soft); }
.outputs .chosen th { box-shadow: inset 3px 0 var(--accent); padding-left: 0.6rem; font-weight: 600; }
.outputs .chosen .kind { color: var(--ink); font-weight: 400; }
.input-id { grid-column: 1 / -1; margin: 0.2rem 0 0; color: var(--muted); font-size: 0.6875rem; line-height: 1.35; overflow-wrap: anywhere; }

.facts { display: grid; gap: 0; margin: 1rem 0; }
.facts > div { display: grid; grid-template-columns: minmax(8rem, 11rem) 1fr; gap: 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
@media screen and (min-width: 641px) { th wbr { display: none; } }
details { margin: 1rem 0; }
summary { cursor: pointer; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.875rem; }

@media screen and (max-width: 640px) {
  main { padding-top: 1.5rem; }
  .wide { display: none; }
  .narrow { display: block; }
  .scroll { margin-inline: -1.25rem; padding-inline: 1.25rem; }
  .results tbody th, .results thead tr:first-child th:first-child { position: sticky; left: -1.25rem; background: var(--paper); padding-left: 0.25rem; white-space: normal; max-width: 10rem; }
  .results .row-policy th { background: var(--accent-soft); padding-left: 0.5rem; }
  .outputs tbody th { width: 6.5rem; }
  .bars tbody th { width: auto; white-space: normal; min-width: 7.5rem; }
  .bar-cell { min-width: 9rem; }
  .facts > div { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  body { font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2, caption { break-after: avoid; }
  figure, tr, .numbers, .verdict { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  thead th, .kind { font-size: 7.5pt; }
  th, td { padding-inline: 0.3rem; }
}
`;
