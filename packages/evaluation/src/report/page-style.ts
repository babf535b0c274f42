/** How the page looks: one column that fits a phone, light and dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --quiet: #57606a; --paper: #ffffff; --raised: #f4f6f8; --line: #d0d7de;
  --gold: #9a6700; --chosen: #0059a8; --bad: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --quiet: #9da7b3; --paper: #0d1117; --raised: #161b22; --line: #30363d;
    --gold: #e3b341; --chosen: #79c0ff; --bad: #ff8a8a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 76rem;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1rem; margin: 0 0 0.5rem; }
p { margin: 0.25rem 0; }
.quiet { color: var(--quiet); font-size: 0.875rem; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--chosen); outline-offset: 2px; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.4rem; }
th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { font-weight: 600; vertical-align: bottom; }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--paper); }
.figures { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); }
figure { margin: 0; min-width: 0; }
figure svg { max-width: 100%; height: auto; }
.keys { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin: 0 0 1rem; list-style: none; }
.keys span { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 50%; margin-right: 0.4em; }
#filters {
  display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; padding: 0.75rem;
  background: var(--raised); border: 1px solid var(--line); border-radius: 8px;
}
#filters label { display: grid; font-size: 0.875rem; color: var(--quiet); }
#filters select, #filters input {
  font: inherit; font-size: 1rem; padding: 0.3rem 0.5rem; min-height: 2.5rem; max-width: 100%;
  color: var(--ink); background: var(--paper); border: 1px solid var(--quiet); border-radius: 6px;
}
#count { font-weight: 600; margin-left: auto; padding: 0.5rem 0; }
.legend span { font-size: 0.875rem; margin-right: 0.75rem; padding-left: 0.5rem; border-left: 0.4rem solid; }
.legend .gold { border-color: #ffd33d; } .legend .chosen { border-color: #1f9bff; } .legend .other { border-color: #9da7b3; }
#gallery {
  list-style: none; padding: 0; margin: 1rem 0 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
}
.card { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; padding-bottom: 0.5rem; background: var(--raised); }
.card[hidden] { display: none; }
.card > p { padding: 0 0.75rem; }
.card svg { display: block; width: 100%; height: auto; background: #000; max-height: 24rem; }
.card rect { fill: none; stroke-width: 3px; vector-effect: non-scaling-stroke; }
rect.other { stroke: #c4ccd4; stroke-width: 1.5px; stroke-opacity: 0.8; }
rect.gold { stroke: #ffd33d; }
rect.chosen { stroke: #1f9bff; stroke-dasharray: 7 4; }
.expression { font-weight: 600; margin-top: 0.5rem; overflow-wrap: anywhere; }
.missing { padding: 2rem 0.75rem; color: var(--bad); overflow-wrap: anywhere; }
.kind { font-weight: 600; color: var(--bad); }
.kind[data-kind='hit'], .kind[data-kind='no target found'] { color: var(--chosen); }
.kind[data-kind='loose box'] { color: var(--gold); }
`;
