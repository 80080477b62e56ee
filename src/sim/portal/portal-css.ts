// The sample portal's style sheet: its own colours, system fonts, no government fonts or logos.

export const portalCss = `
:root { color-scheme: light; --ink: #17212b; --muted: #50606f; --line: #c3ccd5; --accent: #0b5a5e; --soft: #eaf4f4; --paper: #f7f9fa; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid #b3450c; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; background: #fff; padding: .5rem 1rem; z-index: 1; }
.skip:focus { left: .5rem; top: .5rem; }
header { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; padding: .9rem 1.5rem; background: var(--accent); color: #fff; }
.brand { margin: 0; font-size: 1.25rem; font-weight: 700; }
.brand a { color: #fff; text-decoration: none; }
.brand span { display: block; font-size: .85rem; font-weight: 400; }
header form { margin: 0; }
header button { background: transparent; color: #fff; border-color: #fff; }
.columns { display: grid; gap: 1.5rem; padding: 1.5rem; max-width: 75rem; margin: 0 auto; }
@media (min-width: 50rem) { .columns { grid-template-columns: 16rem 1fr; } }
nav ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; background: #fff; }
nav li + li { border-top: 1px solid var(--line); }
nav a { display: block; padding: .6rem .9rem; text-decoration: none; }
nav a:hover { background: var(--soft); }
nav a[aria-current] { background: var(--soft); font-weight: 700; box-shadow: inset .3rem 0 var(--accent); }
small { display: block; color: var(--muted); font-size: .85rem; font-weight: 400; }
main { min-width: 0; }
main:focus { outline: none; }
h1 { margin-top: 0; font-size: 1.8rem; line-height: 1.2; }
.card, .received { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; margin-bottom: 1.5rem; }
.received { border-style: dashed; }
.received h2 { font-size: 1.1rem; margin-top: 0; }
.received h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; }
thead th { color: var(--muted); }
tbody th { font-weight: 600; }
pre { background: var(--soft); padding: .75rem; overflow: auto; border-radius: .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .columns { padding: 1rem; }
  .card table, .card tbody, .card tr, .card th, .card td { display: block; }
  .card thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .card tbody th, .card td { border: 0; padding: .1rem 0; }
  .card tr + tr { border-top: 1px solid var(--line); margin-top: .6rem; padding-top: .6rem; }
  .card td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); }
}
form.stack { display: grid; gap: .35rem; max-width: 26rem; }
form.stack button { margin-top: .75rem; justify-self: start; }
label { font-weight: 600; }
input { font: inherit; padding: .5rem .6rem; border: 1px solid #6b7a88; border-radius: .4rem; background: #fff; width: 100%; }
button { font: inherit; padding: .55rem 1.2rem; border-radius: .4rem; border: 2px solid var(--accent); background: var(--accent); color: #fff; cursor: pointer; }
.notice { border-left: .35rem solid var(--accent); background: var(--soft); padding: .6rem 1rem; }
.transition { border-bottom: 2px solid #8a6100; background: #fff4d6; color: #3d2b00; padding: .25rem 1.5rem; }
.fault { border-left: .35rem solid #a3001b; background: #fff0f1; padding: .6rem 1rem; }
`;
