// Threats A5 and C20: labels, names and anything else handed to a page come out as text, in every page and language.
// Beside that: structure, links that may be followed, words in both languages, and the headers around the pages.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorTable } from '../../src/domain/errors.ts';
import { createAssets } from '../../src/http/assets/assets.ts';
import { allowFormsTo, allowOwnScript, createSecurityHeaders } from '../../src/http/security-headers.ts';
import {
  type Locale,
  type PageContext,
  type PageModel,
  usesPasskey,
} from '../../src/http/views/page-model.ts';
import { createSpeech } from '../../src/http/views/page-view.ts';
import { createPageRenderer } from '../../src/http/views/render-page.ts';
import { safeAppLink, safeHref } from '../../src/http/views/safe-href.ts';
import { textEn } from '../../src/http/views/text-en.ts';
import { textNl } from '../../src/http/views/text-nl.ts';
import { isSignedIn, pageSamples } from './page-samples.ts';

const renderer = createPageRenderer({ assetsPath: '/assets' });
const locales: Locale[] = ['nl', 'en'];
const samples = Object.entries(pageSamples);
const everyPage = samples.flatMap(([name, model]) => locales.map((locale) => [name, locale, model] as const));

function contextOf(model: PageModel, locale: Locale): PageContext {
  return { locale, switchTo: '/step-up?transaction=abc', signedIn: isSignedIn(model) };
}

function render(model: PageModel, locale: Locale = 'nl'): string {
  return renderer.render(model, contextOf(model, locale));
}

function sample(name: string): PageModel {
  const model = pageSamples[name];
  if (!model) throw new Error(`no sample ${name}`);
  return model;
}

function variant<P extends PageModel['page']>(
  name: string,
  page: P,
  change: Partial<PageModel & { page: P }>,
) {
  const model = sample(name);
  if (model.page !== page) throw new Error(`${name} is no ${page}`);
  return { ...model, ...change } as PageModel;
}

type Tag = { name: string; attributes: Map<string, string> };

/** Every tag with its attributes. Sound only if no value holds a raw < or >, which is what is tested. */
function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z!][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>/gi)].map(([, name = '', rest = '']) => {
    const attributes = [...rest.matchAll(/([^\s"=/]+)(?:="([^"]*)")?/g)];
    return {
      name: name.toLowerCase(),
      attributes: new Map(attributes.map(([, key = '', value = '']) => [key.toLowerCase(), value])),
    };
  });
}

const valuesOf = (html: string, key: string) => tagsOf(html).flatMap((tag) => tag.attributes.get(key) ?? []);

/** What keeps its value because it is a closed set of ours, checked by types. */
const closedSets = new Set([
  'page',
  'kind',
  'level',
  'code',
  'type',
  'reachedLevel',
  'worth',
  'done',
  'missing',
  'what',
  'limit',
  'add',
  'ways',
  'side',
  'claims',
]);

function fillStrings(value: unknown, fill: (path: string) => string, path = ''): unknown {
  if (typeof value === 'string') return fill(path);
  if (Array.isArray(value)) return value.map((item, index) => fillStrings(item, fill, `${path}.${index}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      closedSets.has(key) ? inner : fillStrings(inner, fill, `${path}.${key}`),
    ]),
  );
}

const hostile = [
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '" style="position:fixed" onmouseover="alert(1)',
  '<svg/onload=alert(1)>',
  '<%= process.env %><%~ it %>',
  '</title><base href="//attacker.example/">',
  'javascript:alert(1)//<',
  '&lt;b&gt;<b>',
];

describe('what a page is given comes out as text', () => {
  it('A5, C20: no string of any page model ever appears raw, or adds a tag or an attribute', () => {
    const payload = fc
      .tuple(fc.string({ maxLength: 12 }), fc.constantFrom(...hostile), fc.string({ maxLength: 12 }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...everyPage), payload, ([, locale, model], text) => {
        const filled = fillStrings(model, () => text) as PageModel;
        const benign = safeHref(text) === null ? 'plain text' : '/plain';
        const plain = fillStrings(model, () => benign) as PageModel;
        const html = render(filled, locale);
        expect(html).not.toContain(text);
        const shape = (page: string) =>
          tagsOf(page).map((tag) => [tag.name, ...tag.attributes.keys()].join(' '));
        expect(shape(html)).toEqual(shape(render(plain, locale)));
      }),
      { numRuns: 400 },
    );
  });

  it('A5: an address that is no web address or local path becomes no link, in any field that may become one', () => {
    const addresses = [
      'javascript:alert(1)',
      'data:text/html,<b>',
      '//attacker.example',
      '/\\attacker.example',
      'x',
    ];
    for (const [, locale, model] of everyPage) {
      for (const address of addresses) {
        const hrefs = valuesOf(render(fillStrings(model, () => address) as PageModel, locale), 'href');
        for (const href of hrefs) expect(href).toMatch(/^(?:\/(?![/\\])|#)/);
      }
    }
  });

  it('A5: markup handed over as QR code can only ever be a picture', () => {
    const html = render(
      variant('enrol-totp', 'enrol-totp', { qrSvg: '<svg onload="alert(1)"><script>1</script></svg>' }),
    );
    expect(html).not.toContain('onload');
    expect(valuesOf(html, 'src').some((src) => src.startsWith('data:image/svg+xml;base64,'))).toBe(true);
  });

  it('G5: a BSN or pseudonym is not shown, also when a caller hands one over', () => {
    for (const type of ['bsn', 'pseudonym'] as const) {
      const representation = {
        companyName: null,
        type,
        number: '999990019',
        branch: null,
        intermediary: null,
      };
      for (const name of ['account', 'step-up-level', 'mismatch']) {
        const model = sample(name);
        const given = { representation, current: representation, returned: representation };
        expect(render({ ...model, ...given } as PageModel)).not.toContain('999990019');
      }
    }
  });
});

describe('each page', () => {
  it.each(everyPage)(
    '%s in %s has one h1, unique ids, labels and descriptions that exist',
    (_name, locale, model) => {
      const html = render(model, locale);
      const tags = tagsOf(html);
      expect(tags.filter((tag) => tag.name === 'h1')).toHaveLength(1);
      expect(tags.find((tag) => tag.name === 'html')?.attributes.get('lang')).toBe(locale);
      const ids = valuesOf(html, 'id');
      expect(new Set(ids).size).toBe(ids.length);
      const referred = [
        ...valuesOf(html, 'aria-describedby'),
        ...valuesOf(html, 'aria-labelledby'),
        ...valuesOf(html, 'for'),
      ];
      for (const id of referred.flatMap((value) => value.split(' '))) expect(ids).toContain(id);
      for (const input of tags.filter(
        (tag) => tag.name === 'input' && tag.attributes.get('type') !== 'hidden',
      )) {
        expect(valuesOf(html, 'for')).toContain(input.attributes.get('id'));
      }
      expect(html).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
    },
  );

  it.each(everyPage)(
    '%s in %s carries no inline style, no handler, and no script but that of passkeys',
    (_name, locale, model) => {
      const html = render(model, locale);
      const scripts = [...html.matchAll(/<script[\s\S]*?<\/script>/g)].map(([script]) => script);
      const own = `<script src="/assets/${createAssets().passkeyScriptName}" defer></script>`;
      expect(scripts).toEqual(usesPasskey(model) ? [own] : []);
      for (const tag of tagsOf(html.replace(own, ''))) {
        expect(['script', 'style', 'iframe', 'object', 'embed', 'base']).not.toContain(tag.name);
        for (const key of tag.attributes.keys())
          expect(key).not.toMatch(/^(?:style|on.*|formaction|srcdoc)$/);
      }
    },
  );

  it.each(everyPage)(
    '%s in %s offers a next step: a form, or a link that leads on',
    (_name, locale, model) => {
      const html = render(model, locale);
      const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
      const leadsOn = tagsOf(main).some((tag) => tag.name === 'form' || tag.name === 'a');
      expect(leadsOn || main.includes(locale === 'nl' ? textNl.nowhereElse : textEn.nowhereElse)).toBe(true);
    },
  );
});

describe('errors', () => {
  it.each(Object.keys(errorTable) as (keyof typeof errorTable)[])(
    '%s names what happened, what to do, and a reference code',
    (code) => {
      for (const locale of locales) {
        for (const page of ['refused', 'error'] as const) {
          const shared = { code, reference: 'R-7F3K-92QD', backTo: null };
          const model: PageModel =
            page === 'refused'
              ? { page, ...shared, requirement: null }
              : { page, ...shared, retryTo: null, untilMs: null };
          const html = render(model, locale).replaceAll('&#39;', "'");
          expect(html).toContain(errorTable[code][locale].what);
          expect(html).toContain(errorTable[code][locale].next);
          expect(html).toContain('R-7F3K-92QD');
        }
      }
    },
  );

  it('a lockout shows the time until which, in Dutch time and in the language of the reader', () => {
    expect(render(sample('step-up-locked'))).toContain('>21 november 2026 om 15:32</time>');
    expect(render(sample('step-up-locked'), 'en')).toContain('>21 November 2026 at 15:32</time>');
    const summer = { code: 'locked-out' as const, untilMs: Date.UTC(2026, 6, 1, 22, 30) };
    expect(render(variant('step-up-locked', 'step-up', { notice: summer }))).toContain(
      '>2 juli 2026 om 00:30</time>',
    );
  });

  it('a wrong code is said at its field and nowhere else, and the field comes back empty', () => {
    const html = render(sample('step-up-confirm'));
    const field = tagsOf(html).find((tag) => tag.attributes.get('name') === 'code');
    expect(Object.fromEntries(field?.attributes ?? [])).toMatchObject({
      type: 'text',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      pattern: '[0-9]*',
      maxlength: '6',
      'aria-describedby': 'code-0-hint code-0-error',
      'aria-invalid': 'true',
    });
    expect(field?.attributes.has('value')).toBe(false);
    expect(html.split(errorTable['code-wrong'].nl.what)).toHaveLength(2);
    expect(html).toContain('<title>Fout: ');
  });

  it('a wrong code without a field to say it at is said above the page', () => {
    const notice = { code: 'code-wrong' as const, untilMs: null };
    const html = render(variant('step-up-desk', 'step-up', { notice }));
    expect(html).toContain(errorTable['code-wrong'].nl.what);
  });
});

describe('words', () => {
  it('Dutch and English have the same keys, and texts that take the same values', () => {
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : typeof value === 'function'
          ? `takes ${value.length}`
          : typeof value;
    expect(shape(textEn)).toEqual(shape(textNl));
  });

  it('the level is named with the means that reach it, and low with two factors in full', () => {
    expect(render(sample('sign-in'))).toContain('Inloggen met eHerkenning (minstens EH3)');
    expect(render(sample('sign-in'))).toContain('substantieel (EH3 of hoger)');
    expect(render(sample('step-up-two-factor'))).toContain(
      'laag met twee factoren (EH2+ of hoger, of EH2 met een extra code)',
    );
    expect(render(sample('step-up-two-factor'), 'en')).toContain(
      'low with two factors (EH2+ or higher, or EH2 with an extra code)',
    );
  });

  it('the picture says in words which level is reached and which is needed', () => {
    expect(valuesOf(render(sample('sign-in')), 'aria-label')).toContain(
      'Uw niveau in de sluis. Nu: niet ingelogd. Nodig: substantieel.',
    );
    expect(valuesOf(render(sample('step-up-desk'), 'en'), 'aria-label')).toContain(
      'Your level in the lock. Now: substantial. Needed: high.',
    );
  });

  it('the other language is one link away, and absent on a page that answers a POST', () => {
    const html = render(sample('sign-in'), 'en');
    expect(html).toContain(
      'href="/step-up?transaction=abc&amp;lang=nl" lang="nl" hreflang="nl">Nederlands</a>',
    );
    const answer = renderer.render(sample('sign-in'), { locale: 'nl', switchTo: null, signedIn: false });
    expect(answer).not.toContain('hreflang');
  });

  it('signing out is in sight on every page of a person who is signed in', () => {
    for (const [, , model] of everyPage) {
      const posts = tagsOf(renderer.render(model, { locale: 'nl', switchTo: null, signedIn: true }));
      const ways = ['/sign-out', '/end-session/confirm'];
      expect(posts.some((tag) => ways.includes(tag.attributes.get('action') ?? ''))).toBe(true);
    }
  });
});

describe('safeHref', () => {
  it.each(['/', '/account?x=1', 'https://portal.example.nl/a?b=c#d', 'http://portal.localhost:8080/'])(
    'follows %s',
    (address) => {
      expect(safeHref(address)).toBe(address);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    '//attacker.example',
    '/\\attacker.example',
    '/\t/attacker.example',
    'https:attacker.example',
    'https://portal.example.nl@attacker.example/',
    'https://',
    'portal',
    '',
  ])('does not follow %j', (address) => {
    expect(safeHref(address)).toBeNull();
  });

  it('an enrolment link is an otpauth link for TOTP or none', () => {
    expect(safeAppLink('otpauth://totp/Sluis:J?secret=ABC')).toBe('otpauth://totp/Sluis:J?secret=ABC');
    for (const address of [undefined, 'otpauth://hotp/x', 'javascript:1', 'otpauth://totp/a b']) {
      expect(safeAppLink(address)).toBeNull();
    }
  });
});

async function fetchHeaders(https: boolean, origins: string[]): Promise<Headers> {
  const setHeaders = createSecurityHeaders({ https, formActionOrigins: () => origins });
  const server = createServer((req, res) =>
    setHeaders(req, res, (error) => res.end(error ? 'failed' : 'ok')),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await response.text()).toBe('ok');
    return response.headers;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('security headers', () => {
  const upstream = 'https://login.example.nl';

  it('allow nothing but our own stylesheet and pictures, and forms to ourselves and the origins named', async () => {
    const headers = await fetchHeaders(true, [upstream, 'https://*.portal.example.nl', upstream]);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';img-src 'self' data:;" +
        `form-action 'self' ${upstream} https://*.portal.example.nl;base-uri 'none';frame-ancestors 'none'`,
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()'),
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers.has('x-powered-by')).toBe(false);
  });

  it('name further origins for forms of one answer, and nothing that is no origin', () => {
    const set = new Map([['Content-Security-Policy', "form-action 'self' https://a.nl;base-uri 'none'"]]);
    const res = {
      getHeader: (name: string) => set.get(name),
      setHeader: (name: string, value: string) => set.set(name, value),
    };
    allowFormsTo(res as never, ['https://b.nl', "https://c.nl;script-src 'unsafe-inline'", 'https:', '*']);
    expect(set.get('Content-Security-Policy')).toBe(
      "form-action 'self' https://a.nl https://b.nl;base-uri 'none'",
    );
  });

  it('let our own script run and ask on the pages that need it, and change nothing else', () => {
    const set = new Map<string, string>([['Content-Security-Policy', "default-src 'none';style-src 'self'"]]);
    const res = {
      getHeader: (name: string) => set.get(name),
      setHeader: (name: string, value: string) => void set.set(name, value),
    };
    allowOwnScript(res as unknown as Parameters<typeof allowOwnScript>[0]);
    expect([...set.values()]).toEqual([
      "default-src 'none';style-src 'self';script-src 'self';connect-src 'self'",
    ]);
    const withScript = samples.filter(([, model]) => usesPasskey(model)).map(([name]) => name);
    expect(withScript).toEqual([
      'sign-in-passkey',
      'sign-in-outage',
      'step-up-passkey',
      'enrol-passkey',
      'staff-sign-in',
      'staff-confirm',
      'staff-passkey-made',
      'set-up',
      'set-up-refused',
    ]);
  });

  it('speak of HSTS only over https', async () => {
    expect((await fetchHeaders(false, [])).has('strict-transport-security')).toBe(false);
  });

  it.each([
    '*',
    'https:',
    'https://*',
    "'unsafe-inline'",
    "https://a.example; script-src 'unsafe-inline'",
    'https://a.example https://b.example',
    'https://a.example/path',
    'data:',
    'javascript:x',
    'https://a.example\r\nX-Injected: 1',
    '',
  ])('leave out %j, which is no origin, so that it is denied', async (origin) => {
    const headers = await fetchHeaders(true, [origin]);
    expect(headers.get('content-security-policy')).toContain("form-action 'self';");
    expect(headers.has('x-injected')).toBe(false);
  });
});

describe('assets', () => {
  const assets = createAssets();
  const css = assets.find(assets.stylesheetName)?.body.toString() ?? '';

  it('are named after their content, kept for ever, and found by that name alone', () => {
    expect(assets.stylesheetName).toMatch(/^sluis\.[0-9a-f]{16}\.css$/);
    expect(assets.find(assets.stylesheetName)).toMatchObject({
      contentType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=31536000, immutable',
    });
    for (const name of ['sluis.css', '../package.json', '__proto__', ''])
      expect(assets.find(name)).toBeNull();
    expect(render(sample('sign-in'))).toContain(`href="/assets/${assets.stylesheetName}"`);
  });

  it('load nothing from elsewhere and point at no source map', () => {
    expect(css).not.toMatch(/url\(|@import|@font-face|sourceMappingURL|https?:/i);
  });

  it('fill every token that a component style reads without a fallback on the elements we use', () => {
    const filled = new Set([...css.matchAll(/(--(?:nl|utrecht)-[a-z0-9-]+)\s*:/g)].map(([, token]) => token));
    for (const look of ['primary', 'secondary', 'subtle']) {
      for (const state of ['', '-hover', '-active']) {
        for (const part of ['background-color', 'border-color', 'color']) {
          expect(filled).toContain(`--nl-button-${look}${state}-${part}`);
        }
      }
    }
  });
});

describe('what is recorded in English', () => {
  it('is said in Dutch on a Dutch page, and stays as it is on an English one', () => {
    const [dutch, english] = [createSpeech('nl'), createSpeech('en')];
    const source = 'policy: atLeast of the route, scope or request';
    expect(dutch.cite(source)).toBe('beleid: atLeast van de route, de scope of het verzoek');
    expect(english.cite(source)).toBe(source);
    const own = ['installation', 'first start', 'Eva', 'constructor'];
    expect(own.map(dutch.ownWord)).toEqual(['de installatie', 'eerste start', 'Eva', 'constructor']);
    expect(own.map(english.ownWord)).toEqual(own);
  });
});
