// A visitor without a screen: cookies per host, redirects across hosts, forms by their action. Walks the demo's own
// check and the tests of integrators; `*.localhost` is 127.0.0.1, as in a browser.

import { Agent, request as send } from 'undici';

export type VisitedPage = {
  status: number;
  url: string;
  body: string;
  headers: Map<string, string>;
  trail: string[];
};
export type VisitOptions = {
  method?: string;
  headers?: Record<string, string>;
  form?: Record<string, string> | [string, string][];
  follow?: boolean;
};

const maxHops = 25;

function decodeEntities(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (whole, name: string) => named[name] ?? whole);
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match ? decodeEntities(match[1] ?? match[2] ?? match[3] ?? '') : null;
}

/** entries: what a browser would send, in order of kind and with a name twice where it is ticked twice. */
export type PageForm = {
  action: string;
  method: string;
  fields: Record<string, string>;
  entries: [string, string][];
};

function inputsOf(markup: string): [string, string][] {
  return [...markup.matchAll(/<input\b[^>]*>/gi)].flatMap(([tag]): [string, string][] => {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    const unchecked = (type === 'radio' || type === 'checkbox') && !/\bchecked\b/i.test(tag);
    return name === null || type === 'submit' || unchecked ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
}

function choicesOf(markup: string): [string, string][] {
  return [...markup.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/gi)].flatMap(
    ([, open = '', inner = '']) => {
      const options = [...inner.matchAll(/<option\b[^>]*>/gi)].map(([tag]) => tag);
      const chosen = options.find((tag) => /\bselected\b/i.test(tag)) ?? options[0];
      const name = attribute(open, 'name');
      return name === null || chosen === undefined ? [] : [[name, attribute(chosen, 'value') ?? '']];
    },
  );
}

function textsOf(markup: string): [string, string][] {
  return [...markup.matchAll(/(<textarea\b[^>]*>)\n?([\s\S]*?)<\/textarea>/gi)].flatMap(
    ([, open = '', text = '']) => {
      const name = attribute(open, 'name');
      return name === null ? [] : [[name, decodeEntities(text)]];
    },
  );
}

/** Every form of a page: where it goes, and the fields it would send as it stands. */
export function formsOf(page: Pick<VisitedPage, 'url' | 'body'>): PageForm[] {
  return [...page.body.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/gi)].map(([markup]) => {
    const open = /<form\b[^>]*>/i.exec(markup)?.[0] ?? '';
    const entries = [...inputsOf(markup), ...choicesOf(markup), ...textsOf(markup)];
    const action = new URL(attribute(open, 'action') ?? '', page.url).href;
    const method = (attribute(open, 'method') ?? 'get').toUpperCase();
    return { action, method, fields: Object.fromEntries(entries), entries };
  });
}

export type Visitor = ReturnType<typeof createVisitor>;

export function createVisitor(options: { language?: string } = {}) {
  const jar = new Map<string, Map<string, string>>();
  const agent = new Agent({
    connect: {
      lookup: (_host, lookup, done) =>
        lookup.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    },
  });

  function cookiesAt(url: URL): Map<string, string> {
    const kept = jar.get(url.hostname) ?? new Map<string, string>();
    jar.set(url.hostname, kept);
    return kept;
  }

  function keepCookies(url: URL, lines: string[]): void {
    const kept = cookiesAt(url);
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const over = attributes.some(
        (item) => /^max-age=0$/i.test(item) || /^expires=thu, 01 jan 1970/i.test(item),
      );
      if (over) kept.delete(pair.slice(0, at));
      else kept.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  async function requestOnce(url: URL, visit: VisitOptions, from: string | null) {
    const cookies = [...cookiesAt(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const origin = visit.form ? { origin: from ? new URL(from).origin : url.origin } : {};
    const response = await send(url, {
      method: visit.method ?? (visit.form ? 'POST' : 'GET'),
      dispatcher: agent,
      headers: {
        accept: 'text/html',
        'accept-language': options.language ?? 'nl',
        'sec-fetch-mode': 'navigate',
        ...(cookies ? { cookie: cookies } : {}),
        ...(from ? { referer: from } : {}),
        ...origin,
        ...(visit.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...visit.headers,
      },
      ...(visit.form ? { body: new URLSearchParams(visit.form).toString() } : {}),
    });
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [name, String(value ?? '')]),
    );
    keepCookies(url, [response.headers['set-cookie'] ?? []].flat());
    return { status: response.statusCode, headers, body: await response.body.text() };
  }

  async function visit(
    target: string,
    first: VisitOptions = {},
    from: string | null = null,
  ): Promise<VisitedPage> {
    let url = new URL(target);
    let request = first;
    const trail: string[] = [];
    for (let hop = 0; hop < maxHops; hop += 1) {
      trail.push(url.href);
      const answer = await requestOnce(url, request, hop === 0 ? from : null);
      const location = answer.headers.get('location');
      if (location === undefined || first.follow === false || answer.status < 300 || answer.status > 399) {
        return { ...answer, url: url.href, trail };
      }
      url = new URL(location, url);
      request = { ...(first.headers ? { headers: first.headers } : {}) };
    }
    throw new Error(`redirects without end at ${url.origin}${url.pathname}`);
  }

  return {
    get: (url: string, visitOptions: VisitOptions = {}) => visit(url, visitOptions),
    post: (url: string, form: Record<string, string>, visitOptions: VisitOptions = {}) =>
      visit(url, { ...visitOptions, form }),
    /** Sends the first form whose action's path matches, with these fields changed. */
    submit(
      page: VisitedPage,
      action: RegExp,
      fields: Record<string, string> = {},
      visitOptions: VisitOptions = {},
    ) {
      const form = formsOf(page).find((candidate) => action.test(new URL(candidate.action).pathname));
      if (!form) throw new Error(`no form to ${action} on ${page.url} (status ${page.status})`);
      const kept = form.entries.filter(([name]) => !Object.hasOwn(fields, name));
      return visit(form.action, { ...visitOptions, form: [...kept, ...Object.entries(fields)] }, page.url);
    },
    cookies: (host: string) => cookiesAt(new URL(`http://${host}`)),
    close: () => agent.close(),
  };
}
