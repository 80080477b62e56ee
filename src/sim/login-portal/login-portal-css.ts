// The style of the sample login portal: the other sample's, in colours of its own, so that nobody mixes the two up.

import { portalCss } from '../portal/portal-css.ts';

export const loginPortalCss = `${portalCss}
:root { --accent: #4a2c82; --soft: #f3eefb; }
.tools { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.tools a { color: #fff; }
.cards { display: grid; gap: 1rem; padding: 0; margin: 0 0 1.5rem; list-style: none; }
@media (min-width: 60rem) { .cards { grid-template-columns: repeat(3, 1fr); } }
.cards li { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; display: flex; flex-direction: column; gap: .5rem; }
.cards h2 { margin: 0; font-size: 1.15rem; }
.cards p { margin: 0; }
.cards .button { margin-top: auto; align-self: start; }
.button { display: inline-block; padding: .55rem 1.2rem; border-radius: .4rem; border: 2px solid var(--accent); background: var(--accent); color: #fff; text-decoration: none; }
.button.second { background: #fff; color: var(--accent); }
.level { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; background: var(--soft); color: var(--accent); font-weight: 600; }
.received dl { grid-template-columns: minmax(8rem, max-content) 1fr; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
summary { cursor: pointer; margin-top: 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; }
`;
