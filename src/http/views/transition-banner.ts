// What /.sluis/banner answers: the same words as markup for a portal to put on its page, and as JSON. Nothing of a
// person is in it but the date; the markup has no style, script or picture of its own.

import { momentFormats } from '../../domain/moment-formats.ts';
import type { Locale } from './page-model.ts';
import { rolloutTextEn, rolloutTextNl } from './rollout-text.ts';

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');

export type TransitionBanner = { endsAt: string; text: string; link: { href: string; text: string } };

export function transitionBanner(untilMs: number, locale: Locale, publicUrl: string): TransitionBanner {
  const words = locale === 'nl' ? rolloutTextNl : rolloutTextEn;
  return {
    endsAt: new Date(untilMs).toISOString(),
    text: words.transitionPortal(momentFormats[locale].format(untilMs)),
    link: { href: `${publicUrl}/account`, text: words.transitionPortalLink },
  };
}

export function renderTransitionBanner({ endsAt, text, link }: TransitionBanner, locale: Locale): string {
  return `<div class="sluis-transition" role="note" lang="${locale}" data-ends-at="${endsAt}"><p>${escapeText(text)} <a href="${escapeText(link.href)}">${escapeText(link.text)}</a></p></div>\n`;
}
