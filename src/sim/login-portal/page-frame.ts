// The frame around every page of the sample login portal: its pages with the level each asks, language, sign-out.

import { type Html, html } from '../html.ts';
import type { Content } from './pages.ts';
import { askedPages, pageIds } from './portal-pages.ts';
import { type Locale, type Words, wordsOf } from './words.ts';

export type FrameOptions = { path: string; locale: Locale; signedIn: boolean };

function navigation(path: string, t: Words): Html {
  const items = [
    { path: '/', title: t.home, asks: '' },
    ...pageIds.map((id) => {
      const page = askedPages[id];
      return { path: page.path, title: t.titles[id], asks: t.levels[page.level] };
    }),
  ];
  return html`<nav aria-label="${t.pages}"><ul>${items.map(
    (item) => html`<li><a href="${item.path}" ${item.path === path && html`aria-current="page"`}>${item.title}
      ${item.asks !== '' && html`<small>${item.asks}</small>`}</a></li>`,
  )}</ul></nav>`;
}

export function loginPortalFrame({ path, locale, signedIn }: FrameOptions, { title, body }: Content): Html {
  const t = wordsOf(locale);
  const other = locale === 'nl' ? 'en' : 'nl';
  const query = new URLSearchParams({ naar: other, terug: path });
  return html`<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === t.name ? title : `${title} – ${t.name}`}</title>
<link rel="stylesheet" href="/static/portal.css">
</head>
<body>
<a class="skip" href="#content">${t.skip}</a>
<header><p class="brand"><a href="/">${t.name}</a> <span>${t.sample}</span></p>
  <div class="tools"><a href="/taal?${query.toString()}" lang="${other}" hreflang="${other}">${t.other}</a>
  ${signedIn && html`<form method="post" action="/uitloggen"><button type="submit">${t.logOut}</button></form>`}</div>
</header>
<div class="columns">
${navigation(path, t)}
<main id="content" tabindex="-1"><h1>${title}</h1>${body}</main>
</div>
</body>
</html>`;
}
