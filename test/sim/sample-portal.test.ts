// The sample portal: it shows the headers it was given, counts what reached it, and runs no text that it was sent.

import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { portalPages } from '../../src/sim/portal/page-frame.ts';
import { employees } from '../../src/sim/portal/sample-data.ts';
import { type SamplePortal, startSamplePortal } from '../../src/sim/portal/start-sample-portal.ts';

let portal: SamplePortal;
beforeEach(async () => {
  portal = await startSamplePortal();
});
afterEach(() => portal.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(portal.url + path, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};
const post = async (path: string, form: Record<string, string>) =>
  (await fetch(portal.url + path, { method: 'POST', body: new URLSearchParams(form) })).text();
const shownValue = (body: string, name: string) =>
  new RegExp(`<td data-header="${name}">([^]*?)</td>`).exec(body)?.[1]?.replace(/<[^>]+>/g, '');

const unsignedToken = (claims: unknown) =>
  `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

describe('the sample portal', () => {
  it('has a page at each address of its navigation, and every page links them all', async () => {
    for (const { path } of portalPages) {
      const { status, body } = await get(path);
      expect(status).toBe(200);
      for (const page of portalPages) expect(body).toContain(`<a href="${page.path}"`);
      expect(body).toMatch(/<form method="post" action="\/\.sluis\/sign-out">/);
    }
  });

  it('shows each identity header it received, and tells empty from absent', async () => {
    const { body } = await get('/bedrijf', {
      'Remote-User': 'p-81',
      'Sluis-Level': 'substantial',
      'Sluis-Represents': '492099595',
      'Sluis-Branch': '',
    });
    expect(shownValue(body, 'Remote-User')).toBe('p-81');
    expect(shownValue(body, 'Sluis-Level')).toBe('substantial');
    expect(shownValue(body, 'Sluis-Represents')).toBe('492099595');
    expect(shownValue(body, 'Sluis-Branch')).toBe('leeg');
    expect(shownValue(body, 'X-Auth-Request-User')).toBe('niet ontvangen');
  });

  it('shows the assertion decoded, and survives one that is no JWT', async () => {
    const read = await get('/', { 'Sluis-Assertion': unsignedToken({ represents: '492099595' }) });
    expect(read.body).toContain('&quot;represents&quot;: &quot;492099595&quot;');
    expect((await get('/', { 'Sluis-Assertion': 'nonsense' })).body).toContain('niet leesbaar');
  });

  it('R5: text from a header, a form or an assertion is shown, not run', async () => {
    const attack = '"><script>alert(1)</script>';
    const byHeader = await get('/', { 'Sluis-Level': attack, 'Sluis-Assertion': unsignedToken({ attack }) });
    expect(byHeader.body).not.toContain('<script');
    expect(byHeader.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await post('/dienstverband', { bsn: attack })).not.toContain('<script');
    expect(await post('/verzuim/melden', { bsn: attack, from: attack })).not.toContain('<script');
  });

  it('the public home page names no employee, not even in its navigation', async () => {
    const { body } = await get('/');
    for (const { name, bsn } of employees) {
      expect(body).not.toContain(name);
      expect(body).not.toContain(bsn);
    }
  });

  it('the employment check echoes the BSN that was typed and no other data of a person', async () => {
    const answer = await post('/dienstverband', { bsn: '123456782' });
    expect(answer).toContain('BSN 123456782');
    const main = answer.slice(answer.indexOf('<main'));
    for (const text of ['Molenaar', 'Bakker', '1990-04-12']) expect(main).not.toContain(text);
    expect(await post('/dienstverband', { bsn: '111222333' })).toBe(answer.replace('123456782', '111222333'));
  });

  it('the sick-leave list and its data for scripts show no BSN; the employee file does', async () => {
    const { body } = await get('/verzuim');
    expect(body).toContain('Ziek door zwangerschap');
    expect((await get('/api/verzuim')).body).toContain('"sickLeaves"');
    for (const text of [body, (await get('/api/verzuim')).body])
      expect(text).not.toMatch(/123456782|111222333/);
    expect((await get('/dossier/1001')).body).toContain('123456782');
  });

  it('keeps and counts every request as it arrived', async () => {
    await get('/verzuim?week=40', { 'Sluis-Level': 'substantial' });
    await get('/verzuim');
    await post('/verzuim/melden', { bsn: '123456782', from: '2026-11-02' });
    expect(portal.counts()).toEqual({ 'GET /verzuim': 2, 'POST /verzuim/melden': 1 });
    expect(portal.received[0]).toMatchObject({
      method: 'GET',
      url: '/verzuim?week=40',
      headers: { 'sluis-level': 'substantial' },
    });
    portal.clearReceived();
    expect(portal.counts()).toEqual({});
  });

  it.each(['/nowhere', '/dossier/9999', '/dossier/1001/extra', '//portal', '/%', '/dossier/%31001'])(
    '%s is a 404 page, never a failure',
    async (path) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const outgoing = request({ host: '127.0.0.1', port: portal.port, path }, (res) => {
          res.resume();
          resolve(res.statusCode);
        });
        outgoing.on('error', reject).end();
      });
      expect(status).toBe(404);
    },
  );

  it('has a style sheet and loads nothing from elsewhere', async () => {
    const { status, headers } = await get('/static/portal.css');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/css');
    expect((await get('/')).body).not.toMatch(/https?:\/\//);
  });
});
