// Starts the sample employer portal: a plain HTTP service that trusts the identity headers it receives and shows them.
// It counts every request, so that a test can prove that nothing reached it without sufficient evidence.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from '../html.ts';
import {
  type ListenOptions,
  pathOf,
  readForm,
  send,
  sendJson,
  sendPage,
  startHttpListener,
} from '../http-listener.ts';
import { portalFrame } from './page-frame.ts';
import {
  companyPage,
  employeeFilePage,
  employmentCheckPage,
  homePage,
  notFoundPage,
  reportSickPage,
  sickLeavePage,
  wagesPage,
} from './pages.ts';
import { portalCss } from './portal-css.ts';
import { findEmployee, sickLeaves } from './sample-data.ts';

export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders };

export type SamplePortal = {
  url: string;
  port: number;
  /** Every request, oldest first, as it arrived. */
  received: ReceivedRequest[];
  /** Requests per method and path, without query: `{ 'GET /verzuim': 2 }`. */
  counts(): Record<string, number>;
  clearReceived(): void;
  close(): Promise<void>;
};

type Page = { title: string; status: number; content: Html };

const ok = (title: string, content: Html): Page => ({ title, status: 200, content });

/** Answers to GET; HEAD is answered alike, node leaves the body out. */
function pageFor(path: string): Page | null {
  switch (path) {
    case '/':
      return ok('Werkgeversportaal', homePage());
    case '/bedrijf':
      return ok('Bedrijfsgegevens', companyPage());
    case '/dienstverband':
      return ok('Dienstverband controleren', employmentCheckPage(null));
    case '/verzuim':
      return ok('Verzuim', sickLeavePage());
    case '/verzuim/melden':
      return ok('Ziek melden', reportSickPage(null));
    case '/loon':
      return ok('Loongegevens', wagesPage());
    default: {
      const employee = findEmployee(/^\/dossier\/([0-9]{1,10})$/.exec(path)?.[1] ?? '');
      return employee ? ok(`Dossier van ${employee.name}`, employeeFilePage(employee)) : null;
    }
  }
}

function pageForPost(path: string, form: URLSearchParams): Page | null {
  const bsn = form.get('bsn') ?? '';
  if (path === '/dienstverband') return ok('Dienstverband controleren', employmentCheckPage(bsn));
  if (path === '/verzuim/melden') {
    return ok('Ziek melden', reportSickPage({ bsn, from: form.get('from') ?? '' }));
  }
  return null;
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = pathOf(req);
  const { headers } = req;
  if (req.method === 'GET' || req.method === 'HEAD') {
    if (path === '/static/portal.css') return send(res, 200, 'text/css; charset=utf-8', portalCss);
    if (path === '/api/verzuim') return sendJson(res, 200, { sickLeaves });
  }
  const form = req.method === 'POST' ? await readForm(req) : null;
  const page = req.method === 'POST' ? pageForPost(path, form ?? new URLSearchParams()) : pageFor(path);
  const { title, status, content } = page ?? { title: 'Niet gevonden', status: 404, content: notFoundPage() };
  sendPage(res, status, portalFrame({ title, path, headers }, content));
}

export async function startSamplePortal(options: { listen?: ListenOptions } = {}): Promise<SamplePortal> {
  const received: ReceivedRequest[] = [];
  const listener = await startHttpListener(options.listen ?? {}, () => (req, res) => {
    received.push({ method: req.method ?? '', url: req.url ?? '', headers: { ...req.headers } });
    answer(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else send(res, 500, 'text/plain', 'portal failure\n');
    });
  });
  return {
    url: `http://${listener.host}:${listener.port}`,
    port: listener.port,
    received,
    counts: () => countByPath(received),
    clearReceived: () => {
      received.length = 0;
    },
    close: listener.close,
  };
}

function countByPath(received: readonly ReceivedRequest[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, url } of received) {
    const key = `${method} ${url.split('?')[0] ?? ''}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
