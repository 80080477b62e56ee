// The frame and style of the simulator's own pages. Plain on purpose, and marked as a simulator in every corner:
// nobody may take it for the real eHerkenning.

import { type Html, html } from '../html.ts';

const style = `
:root { color-scheme: light; --ink: #1b1f2a; --muted: #4d5566; --line: #8a92a3; --accent: #7a2c00; --paper: #fffaf4; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header { background: var(--accent); color: #fff; padding: .75rem 1.25rem; }
header [lang=en] { color: #fff; }
header p { margin: 0; max-width: 60rem; margin-inline: auto; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
fieldset { min-width: 0; border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1.25rem; padding: .75rem 1rem 1rem; background: #fff; }
legend { font-weight: 700; padding: 0 .4rem; }
.choices { display: grid; gap: .25rem; }
@media (min-width: 45rem) { .choices.people { grid-template-columns: 1fr 1fr; } .choices.levels { grid-template-columns: repeat(4, 1fr); } }
.choice { display: flex; gap: .6rem; align-items: flex-start; padding: .45rem .5rem; border-radius: .35rem; }
.choice:has(:checked) { background: #ffeede; }
.choice input { flex: none; margin-top: .3rem; width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }
.choice small, main [lang=en] { color: var(--muted); }
.choice small { display: block; }
select, input[type=number] { font: inherit; padding: .4rem; width: min(100%, 34rem); border: 1px solid var(--line); border-radius: .35rem; background: #fff; }
label.line { display: block; margin: .25rem 0; }
button { font: inherit; padding: .6rem 1.4rem; border-radius: .35rem; border: 2px solid var(--accent); background: #fff; color: var(--accent); cursor: pointer; }
button.main { background: var(--accent); color: #fff; }
:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
.fault { border-left: .4rem solid #a3001b; background: #fff0f1; padding: .6rem 1rem; }
code { overflow-wrap: anywhere; }
`;

export function simulatorPage(title: string, content: Html): Html {
  return html`<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – simulator</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header><p>Simulator van een eHerkenning-aanbieder: alle personen en bedrijven zijn verzonnen.
<span lang="en">Simulated identity provider: all people and companies are fictitious.</span></p></header>
<main>${content}</main>
</body>
</html>`;
}
