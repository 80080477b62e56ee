// Letters for the mail room: print-ready pages, Dutch with English below, or a CSV for its own templates (RFC 4180).
// The codes in them open accounts, so the file is its owner's alone and never written over another.

import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Letter } from '../flow/letters.ts';

export const letterFormats = ['html', 'csv'] as const;
export type LetterFormat = (typeof letterFormats)[number];

const dates = {
  nl: new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' }),
};
const identifierNames = { rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', pseudonym: 'ID' };

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Without an address the mail room looks the number up; it stands where the address will be. */
function addressee({ companyName, address, identifier }: Letter): string[] {
  const name = companyName === null ? [] : [companyName];
  const lookUp = `[${identifierNames[identifier.type]} ${identifier.number}]`;
  return [...name, ...(address ?? [lookUp])];
}

function pageOf(letter: Letter): string {
  const { code, site, askedAtMs, validUntilMs } = letter;
  const lines = addressee(letter).map(escapeHtml).join('<br>\n');
  return `<section>
<address>${lines}</address>
<p>${dates.nl.format(askedAtMs)}</p>
<h1>Uw activeringscode</h1>
<p>Iemand van uw bedrijf heeft deze brief aangevraagd om in te loggen bij ${escapeHtml(site)}.</p>
<p>Geef de brief aan die persoon. Log in en open «Uw account». Kies «Code uit een brief invullen» en vul deze code in:</p>
<p class="code">${escapeHtml(code)}</p>
<p>De code werkt één keer, tot en met ${dates.nl.format(validUntilMs)}. Deel hem met niemand anders. Heeft niemand bij
u dit aangevraagd? Gooi de brief dan weg en meld het ons.</p>
<div lang="en">
<h2>Your activation code</h2>
<p>Somebody at your company asked for this letter in order to sign in at ${escapeHtml(site)}. Give it to that person.
Sign in, open “Your account”, choose “Enter the code of a letter” and enter the code above. It works once, until
${dates.en.format(validUntilMs)}. Share it with nobody else. Did nobody at your company ask for this? Destroy the letter
and tell us.</p>
</div>
</section>`;
}

export function renderLettersHtml(letters: readonly Letter[]): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>Activeringscodes</title>
<style>
@page { size: A4; margin: 20mm 25mm; }
body { font: 11pt/1.5 sans-serif; margin: 0; }
section { break-after: page; }
section:last-child { break-after: auto; }
address { font-style: normal; min-height: 40mm; padding-top: 25mm; }
.code { font: bold 18pt/2 monospace; letter-spacing: 0.1em; }
h1 { font-size: 14pt; }
h2 { font-size: 12pt; }
</style>
</head>
<body>
${letters.map(pageOf).join('\n')}
</body>
</html>
`;
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

export function renderLettersCsv(letters: readonly Letter[]): string {
  const header = [
    'letter',
    'company',
    'address',
    'identifier_type',
    'identifier',
    'code',
    'valid_until',
    'site',
  ];
  const rows = letters.map(({ id, companyName, address, identifier, code, validUntilMs, site }) => [
    id,
    companyName ?? '',
    (address ?? []).join('\n'),
    identifier.type,
    identifier.number,
    code,
    new Date(validUntilMs).toISOString(),
    site,
  ]);
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/**
 * Opens a file that was not there, for its owner alone, and hands it to write; on disk before this returns. Nothing is
 * left behind where that failed.
 */
export async function writeNewFile(path: string, produce: () => Promise<string | null>): Promise<boolean> {
  const file = openSync(path, 'wx', 0o600);
  let isWritten = false;
  try {
    const content = await produce();
    if (content !== null) {
      writeSync(file, content);
      fsyncSync(file);
      isWritten = true;
    }
  } finally {
    closeSync(file);
    if (!isWritten) rmSync(path, { force: true });
  }
  return isWritten;
}
