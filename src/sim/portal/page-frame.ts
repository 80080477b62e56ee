// The frame around every page of the sample portal: navigation with the level each page asks for, the headers the
// portal received, and the sign-out button, which belongs to the gate and not to the portal.

import type { IncomingHttpHeaders } from 'node:http';
import { type Html, html } from '../html.ts';
import { readAssertion, readIdentityHeaders, readTransitionEnd } from './identity-headers.ts';

export type PortalPage = { path: string; title: string; asks: string };

/** Titles name no person: the list is on the public home page too. */
export const portalPages: readonly PortalPage[] = [
  { path: '/', title: 'Werkgeversportaal', asks: 'geen inlog' },
  { path: '/bedrijf', title: 'Bedrijfsgegevens', asks: 'laag' },
  { path: '/dienstverband', title: 'Dienstverband controleren', asks: 'laag, twee factoren' },
  { path: '/verzuim', title: 'Verzuim', asks: 'substantieel' },
  { path: '/verzuim/melden', title: 'Ziek melden', asks: 'substantieel' },
  { path: '/loon', title: 'Loongegevens', asks: 'substantieel, kort geleden bevestigd' },
  { path: '/dossier/1001', title: 'Personeelsdossier', asks: 'hoog' },
];

function navigationItem(page: PortalPage, currentPath: string): Html {
  const current = page.path === currentPath && html`aria-current="page"`;
  return html`<li><a href="${page.path}" ${current}>${page.title}<small>${page.asks}</small></a></li>`;
}

function headerRows(headers: IncomingHttpHeaders): Html[] {
  return readIdentityHeaders(headers).map(({ name, meaning, value }) => {
    const shown = value === null ? html`<em>niet ontvangen</em>` : value === '' ? html`<em>leeg</em>` : value;
    return html`<tr><th scope="row"><code>${name}</code><small>${meaning}</small></th>
      <td data-header="${name}">${shown}</td></tr>`;
  });
}

function assertionBlock(headers: IncomingHttpHeaders): Html {
  const assertion = readAssertion(headers);
  switch (assertion.state) {
    case 'absent':
      return html`<p><em>Geen ondertekende verklaring ontvangen.</em></p>`;
    case 'unreadable':
      return html`<p><em>De ondertekende verklaring is niet leesbaar.</em></p>`;
    case 'read':
      return html`<pre tabindex="0" role="region" aria-label="Inhoud van de verklaring">${assertion.claims}</pre>`;
  }
}

function receivedPanel(headers: IncomingHttpHeaders): Html {
  return html`<section aria-labelledby="received" class="received">
    <h2 id="received">Wat dit portaal van de sluis kreeg</h2>
    <table><thead><tr><th scope="col">Kop</th><th scope="col">Waarde</th></tr></thead>
      <tbody>${headerRows(headers)}</tbody></table>
    <h3><code>Sluis-Assertion</code>, uitgelezen</h3>${assertionBlock(headers)}
  </section>`;
}

const endFormat = new Intl.DateTimeFormat('nl-NL', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Amsterdam',
});

/** What a portal does with the one header that says so: it warns whoever still comes with a password alone. */
function transitionBanner(headers: IncomingHttpHeaders): Html | false {
  const end = readTransitionEnd(headers);
  return (
    end !== null &&
    html`<div class="transition" role="note"><p><strong>U logt nu in met alleen een wachtwoord.</strong>
      Dat kan tot <time datetime="${end.toISOString()}">${endFormat.format(end)}</time>. Daarna hebt u eHerkenning
      of een tweede stap nodig.</p></div>`
  );
}

export type FrameOptions = { title: string; path: string; headers: IncomingHttpHeaders };

export function portalFrame(options: FrameOptions, content: Html): Html {
  const { title, path, headers } = options;
  return html`<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === 'Werkgeversportaal' ? title : `${title} – Werkgeversportaal`}</title>
<link rel="stylesheet" href="/static/portal.css">
</head>
<body>
<a class="skip" href="#content">Naar de inhoud</a>
<header><p class="brand"><a href="/">Werkgeversportaal</a> <span>voorbeeld, alle gegevens zijn verzonnen</span></p>
  <form method="post" action="/.sluis/sign-out"><button type="submit">Uitloggen</button></form></header>
${transitionBanner(headers)}
<div class="columns">
<nav aria-label="Pagina’s"><ul>${portalPages.map((page) => navigationItem(page, path))}</ul></nav>
<main id="content" tabindex="-1"><h1>${title}</h1>${content}${receivedPanel(headers)}</main>
</div>
</body>
</html>`;
}
