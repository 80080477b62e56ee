// A date comes forward, never back, and never a second time: for the name, for what it opens, for whom (AP order 61-62).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, parseDay, parseMoment } from '../../src/domain/calendar.ts';
import { checkRollout } from '../../src/domain/check-rollout.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy } from '../../src/domain/policy.ts';
import { findPolicyChanges } from '../../src/domain/policy-changes.ts';
import type { PolicyDocument, Route } from '../../src/domain/policy-document.ts';
import { type Cohort, type PasswordOnly, parseUntil } from '../../src/domain/rollout-document.ts';
import { factsOfVersion, type RolloutFact } from '../../src/domain/rollout-facts.ts';
import { documentOf, routeOf } from './sample-policy.ts';

const nowMs = Date.parse('2026-11-21T12:00:00Z');
const dayMs = 86_400_000;
const routes: Record<string, Route> = {
  app: routeOf('/app/**', ['contact']),
  inner: routeOf('/app/dossier/**', ['health']),
  other: routeOf('/other/**', ['contact']),
  wages: routeOf('/wages/**', ['bsn-supplied', 'contact']),
};
const with_ = (passwordOnly: Record<string, PasswordOnly>, changed: Record<string, Route> = routes) =>
  documentOf(changed, { rollout: { passwordOnly } });
const plain = documentOf(routes);

/** Versions one after another, as the flow applies them; the codes of the last one's faults. */
function play(versions: readonly { document: PolicyDocument; atMs?: number }[]) {
  let before: PolicyDocument | null = null;
  let facts: RolloutFact[] = [];
  let codes: string[] = [];
  for (const { document, atMs = nowMs } of versions) {
    const compiled = compilePolicy(document, knownNorms);
    const faults = compiled.ok ? checkRollout(before, document, facts, atMs) : compiled.faults;
    codes = faults.map(({ code }) => code);
    if (codes.length > 0) continue;
    facts = [...facts, ...factsOfVersion(document, facts, atMs).map((fact) => ({ ...fact, atMs }))];
    before = document;
  }
  const effective = before ? compilePolicy(before, knownNorms, facts) : null;
  return {
    codes,
    facts,
    transition: (id: string) =>
      effective?.ok ? (effective.policy.routes.get(id)?.transition ?? null) : null,
  };
}
const codesOf = (...documents: PolicyDocument[]) => play(documents.map((document) => ({ document }))).codes;

describe('a roll-out', () => {
  it('begins for a route that is there, and is on record', () => {
    const played = play([{ document: plain }, { document: with_({ app: { until: '2027-02-01' } }) }]);
    expect(played.codes).toEqual([]);
    expect(played.transition('app')).toMatchObject({ untilMs: Date.parse('2027-02-01T23:00:00Z') });
    expect(played.transition('other')).toBeNull();
  });

  it('never with the founding version, for a new route, in the past, or for an unknown one', () => {
    const app = { app: { until: '2027-02-01' } };
    expect(codesOf(with_(app))).toEqual(['rollout-founding']);
    expect(codesOf(documentOf({ other: routes['other'] as Route }), with_(app))).toEqual([
      'rollout-new-route',
    ]);
    const elsewhere = documentOf({ ...routes, app: routeOf('/app', ['contact']) });
    expect(codesOf(elsewhere, with_(app))).toEqual(['rollout-new-route']);
    const fewer = documentOf({ ...routes, app: routeOf('/app/**', ['contact'], { methods: ['GET'] }) });
    expect(codesOf(fewer, with_(app))).toEqual(['rollout-new-route']);
    expect(codesOf(plain, with_({ app: { until: '2026-11-20' } }))).toEqual(['rollout-past']);
    expect(codesOf(plain, with_({ ap: { until: '2027-02-01' } }))).toEqual(['unknown-route']);
  });

  it('never for high, and for substantial only with a reason and twelve months', () => {
    expect(codesOf(plain, with_({ wages: { until: '2027-02-01', deviation: { reason: 'x' } } }))).toEqual([
      'rollout-high',
    ]);
    expect(codesOf(plain, with_({ inner: { until: '2027-02-01' } }))).toEqual(['rollout-needs-deviation']);
    const deviates = (until: string) => with_({ inner: { until, deviation: { reason: 'x' } } });
    expect(codesOf(plain, deviates('2027-11-20'))).toEqual([]);
    expect(codesOf(plain, deviates('2027-11-21'))).toEqual(['rollout-too-long']);
    const later = [{ document: plain }, { document: deviates('2027-11-20') }];
    const yearOnMs = addMonths(nowMs, 12);
    expect(play([...later, { document: deviates('2027-12-20'), atMs: nowMs + 30 * dayMs }]).codes).toEqual([
      'rollout-later',
    ]);
    expect(play(later).transition('inner')?.untilMs).toBeLessThanOrEqual(yearOnMs);
  });

  it('comes forward, never back', () => {
    const at = (until: string) => with_({ app: { until } });
    expect(codesOf(plain, at('2027-02-01'), at('2027-01-01'))).toEqual([]);
    expect(codesOf(plain, at('2027-02-01'), at('2027-02-02'))).toEqual(['rollout-later']);
    expect(codesOf(plain, at('2027-02-01'), at('2027-01-01'), at('2027-02-01'))).toEqual(['rollout-later']);
    expect(codesOf(plain, at('2027-02-01'), at('2026-11-01'))).toEqual(['rollout-past']);
  });

  it('is for fewer people, never for more', () => {
    const of = (...cohorts: Cohort[]) => with_({ app: { until: '2027-02-01', cohorts } });
    expect(codesOf(plain, of('rsin', 'kvk'), of('rsin'))).toEqual([]);
    expect(codesOf(plain, of('rsin'), of('rsin', 'kvk'))).toEqual(['rollout-wider']);
    expect(codesOf(plain, of('rsin'), with_({ app: { until: '2027-02-01' } }))).toEqual(['rollout-wider']);
  });

  it('never begins again once taken out or passed: by its name, by its address, by a part of it', () => {
    const first = with_({ app: { until: '2027-02-01' } });
    expect(codesOf(plain, first, plain, first)).toEqual(['rollout-again']);
    const { app: moving, ...staying } = routes;
    const renamed = { ...staying, fresh: moving as Route };
    const asFresh = with_({ fresh: { until: '2027-02-01' } }, renamed);
    expect(codesOf(plain, first, plain, documentOf(renamed), asFresh)).toEqual(['rollout-again']);
    const part = { ...routes, part: routeOf('/app/part', ['contact']) };
    const asPart = with_({ part: { until: '2027-02-01' } }, part);
    expect(codesOf(plain, first, plain, documentOf(part), asPart)).toEqual(['rollout-again']);
    const parameter = { ...routes, part: routeOf('/:any/x', ['contact']) };
    const asParameter = with_({ part: { until: '2027-02-01' } }, parameter);
    expect(codesOf(plain, first, plain, documentOf(parameter), asParameter)).toEqual(['rollout-again']);
    const lateMs = Date.parse('2027-03-01T00:00:00Z');
    const again = with_({ app: { until: '2027-06-01' } });
    const passed = [{ document: plain }, { document: first }, { document: again, atMs: lateMs }];
    expect(play(passed).codes).toEqual(['rollout-again']);
    const moved = with_(
      { app: { until: '2027-06-01' } },
      { ...routes, app: routeOf('/app2/**', ['contact']) },
    );
    const without = documentOf({ ...routes, app: routeOf('/app2/**', ['contact']) });
    const named = [{ document: plain }, { document: first }, { document: without }, { document: moved }];
    expect(play(named).codes).toEqual(['rollout-again']);
  });

  it('stands unchanged in later versions, also when it is over', () => {
    const first = with_({ app: { until: '2027-02-01' } });
    const lateMs = Date.parse('2027-03-01T00:00:00Z');
    const more = with_({ app: { until: '2027-02-01' } }, { ...routes, more: routeOf('/more') });
    const played = play([{ document: plain }, { document: first }, { document: more, atMs: lateMs }]);
    expect(played.codes).toEqual([]);
    expect(played.facts.map(({ kind }) => kind)).toEqual(['set', 'passed']);
    expect(played.transition('app')).toBeNull();
  });

  it('is bound to what its route opens, and to what lies within', () => {
    const first = with_({ app: { until: '2027-02-01' } });
    const changed = (over: Record<string, Route>) =>
      with_({ app: { until: '2027-02-01' } }, { ...routes, ...over });
    expect(codesOf(plain, first, changed({ app: routeOf('/app/:x/**', ['contact']) }))).toEqual([
      'rollout-moved',
    ]);
    const { inner: _, ...without } = routes;
    expect(codesOf(plain, first, with_({ app: { until: '2027-02-01' } }, without))).toEqual([
      'rollout-widened',
    ]);
    const { app, ...rest } = routes;
    const renamed = with_({ fresh: { until: '2027-02-01' } }, { ...rest, fresh: app as Route });
    expect(codesOf(plain, first, renamed)).toContain('rollout-moved');
  });

  it('counts for nothing that is not on record', () => {
    const compiled = compilePolicy(with_({ app: { until: '2027-02-01' } }), knownNorms, []);
    expect(compiled.ok && compiled.policy.routes.get('app')?.transition).toBeNull();
  });
});

describe('as a change of the policy', () => {
  const compiled = (document: PolicyDocument) => {
    const result = compilePolicy(document, knownNorms);
    if (!result.ok) throw new Error(result.faults[0]?.message);
    return result.policy;
  };
  const kindsOf = (before: PolicyDocument, after: PolicyDocument) =>
    findPolicyChanges(compiled(before), compiled(after)).map(
      ({ kind, subject }) => `${kind} ${subject.type}`,
    );
  const of = (entry: PasswordOnly) => with_({ app: entry });

  it('waits for other eyes where a password opens more, and only there', () => {
    const first = of({ until: '2027-02-01', cohorts: ['rsin'] });
    expect(kindsOf(plain, first)).toEqual(['opened rollout']);
    expect(kindsOf(first, of({ until: '2027-03-01', cohorts: ['rsin'] }))).toEqual(['opened rollout']);
    expect(kindsOf(first, of({ until: '2027-02-01', cohorts: ['rsin', 'kvk'] }))).toEqual(['opened rollout']);
    expect(kindsOf(first, of({ until: '2027-02-01' }))).toEqual(['opened rollout']);
    expect(kindsOf(first, of({ until: '2027-01-01', cohorts: ['rsin'] }))).toEqual(['raised rollout']);
    expect(kindsOf(first, plain)).toEqual(['closed rollout']);
    const deviation = { reason: 'the supplier is late' };
    const deviates = of({ until: '2027-02-01', cohorts: ['rsin'], deviation });
    expect(kindsOf(first, deviates)).toEqual(['opened rollout']);
  });
});

describe('whatever versions follow each other', () => {
  const until = fc.constantFrom('2026-11-25', '2026-12-01', '2027-01-01', '2027-05-01', '2027-12-01');
  const route = fc.constantFrom('/app/**', '/app', '/app/:x/**', '/app/part');
  const version = fc.record({
    document: fc
      .record({
        app: route,
        names: fc.constantFrom('app', 'fresh'),
        entry: fc.option(fc.record({ until }), { freq: 3 }),
      })
      .map(({ app, names, entry }) =>
        documentOf(
          { [names]: routeOf(app, ['contact']), other: routeOf('/other') },
          entry ? { rollout: { passwordOnly: { [names]: entry } } } : {},
        ),
      ),
    daysLater: fc.nat(60),
  });

  it('the record never opens a target later than it ever did, nor again once it ended', () => {
    const rule = fc.property(fc.array(version, { minLength: 2, maxLength: 8 }), (versions) => {
      let atMs = nowMs;
      let before: PolicyDocument | null = null;
      let facts: RolloutFact[] = [];
      const endOf = new Map<string, number>();
      for (const { document, daysLater } of [{ document: plain, daysLater: 0 }, ...versions]) {
        atMs += daysLater * dayMs;
        if (checkRollout(before, document, facts, atMs).length > 0) continue;
        const written = factsOfVersion(document, facts, atMs);
        facts = [...facts, ...written.map((fact) => ({ ...fact, atMs }))];
        before = document;
        const compiled = compilePolicy(document, knownNorms, facts);
        if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
        for (const path of ['/app', '/app/part', '/app/part/deep']) {
          const found = compiled.policy.match('portal.example.nl', path.slice(1).split('/'), 'GET');
          const open = found?.transition && found.transition.untilMs > atMs ? found.transition.untilMs : 0;
          expect(open).toBeLessThanOrEqual(endOf.get(path) ?? Infinity);
          if (open > 0 || endOf.has(path)) endOf.set(path, open);
        }
      }
    });
    fc.assert(rule, { numRuns: 800 });
  });
});

describe('a date', () => {
  it.each([
    ['2027-11-01', '2027-11-01T23:00:00Z'],
    ['2027-07-01', '2027-07-01T22:00:00Z'],
    // The days on which the clocks change.
    ['2027-03-28', '2027-03-28T22:00:00Z'],
    ['2027-03-27', '2027-03-27T23:00:00Z'],
    ['2027-10-31', '2027-10-31T23:00:00Z'],
    ['2027-11-01T09:00:00+01:00', '2027-11-01T08:00:00Z'],
  ])('%s ends at %s', (text, moment) => expect(parseUntil(text)).toBe(Date.parse(moment)));

  it.each(['2027-02-30', '2027-11-01T09:00:00', 'tomorrow', '', '2027-11'])('%s is none', (text) =>
    expect(parseUntil(text)).toBeNull(),
  );

  it('is reckoned as the platform does', () => {
    const rule = fc.property(
      fc.date({ min: new Date(-1e13), max: new Date(1e13), noInvalidDate: true }),
      (date) => {
        const text = date.toISOString();
        expect(parseMoment(text)).toBe(date.getTime());
        expect(parseDay(text.slice(0, 10))).toBe(Math.floor(date.getTime() / dayMs));
      },
    );
    fc.assert(rule, { numRuns: 500 });
  });

  it('a year is a year, and a month without that day ends with its last', () => {
    expect(addMonths(Date.parse('2028-02-29T12:00:00Z'), 12)).toBe(Date.parse('2029-02-28T12:00:00Z'));
  });
});
