// A roll-out to look at in the demo: employers of an older system, some of whom switched already, and the counts of
// the days before. Everything is invented, and it is made once per folder.

import type { Broker } from '../deps.ts';
import { type Identifier, parseIdentifier } from '../domain/identifier.ts';
import { type Coverage, type CoverageCohort, dayMs, dayOf } from '../domain/rollout-coverage.ts';
import { type Cohort, cohorts } from '../domain/rollout-document.ts';
import { createTotpSecret } from '../factor/totp.ts';
import { sourceWithRollout } from '../flow/change-policy.ts';
import type { Db } from '../flow/flow-deps.ts';

const routes = ['company', 'employment-check-form', 'employment-check-answer'];
const pastDays = 60;
const daysToCome = 45;
/** Of the order: nine in ten by RSIN, sole proprietors by BSN, a few who have neither (AP order 52-53). */
const sizes: Record<Cohort, number> = { rsin: 132, kvk: 4, bsn: 14, none: 2 };
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
/** Of everybody; the last eight weeks went from the first to the second. */
const readyThen = 0.3;
const readyNow = 0.66;
const byUpstream = 0.8;

/** The first numbers of this type from there on that pass its check. */
function numbersOf(type: 'rsin' | 'kvk' | 'bsn', count: number): Identifier[] {
  const found: Identifier[] = [];
  const [first, length] = type === 'kvk' ? [90_000_200, 8] : [type === 'bsn' ? 999_990_100 : 800_000_100, 9];
  for (let number = first; found.length < count; number += 1) {
    const parsed = parseIdentifier(type, String(number).padStart(length, '0'));
    if (parsed) found.push(parsed);
  }
  return found;
}

function accountsOf(cohort: Cohort) {
  const numbers = cohort === 'none' ? [] : numbersOf(cohort, sizes[cohort]);
  return Array.from({ length: sizes[cohort] }, (_, index) => {
    const identifier = numbers[index];
    const companyName = `Voorbeeldbedrijf ${cohort.toUpperCase()} ${index + 1}`;
    return {
      email: `${cohort}-${index + 1}@uitrol.test`,
      passwordHash: null,
      companies: identifier ? [{ identifier, companyName, address: null }] : [],
    };
  });
}

function dayBefore(ago: number): Map<CoverageCohort, Coverage> {
  const share = readyNow - ((readyNow - readyThen) * ago) / pastDays + 0.012 * Math.sin(ago * 1.7);
  const of = (size: number): Coverage => {
    const ready = Math.round(size * share);
    const readyUpstream = Math.round(ready * byUpstream);
    return { readyUpstream, readyFactor: ready - readyUpstream, remaining: size - ready };
  };
  const found = new Map<CoverageCohort, Coverage>(cohorts.map((cohort) => [cohort, of(sizes[cohort])]));
  return found.set('all', of(total));
}

/** An app, with the proofing and binding that the desk would have left. */
async function giveApp({ stores }: Broker, trx: Db, accountId: string): Promise<void> {
  const worth = { accountId, level: 'low', method: 'desk', validForSeconds: 300 * 86_400 } as const;
  const proofingId = await stores.proofings.create(trx, { ...worth, details: {} });
  for (const { representation } of await stores.parties.listOfAccount(trx, accountId)) {
    await stores.bindings.createOrExtend(trx, { ...worth, representation });
  }
  const app = { accountId, kind: 'totp', name: 'telefoon', secret: createTotpSecret(), proofingId } as const;
  const factorId = await stores.factors.createPending(trx, app);
  await stores.factors.confirm(trx, { factorId, accountId, step: 1, proofingId, withinSeconds: 600 });
}

/** Those who switched signed in with eHerkenning and linked it to the account they had, or set up an app. */
async function switchSome(broker: Broker, emails: string[]): Promise<void> {
  const { flow, stores } = broker;
  const [port] = flow.upstreams.of('portal').values();
  if (!port) return;
  await flow.transact(async ({ trx }) => {
    for (const [index, email] of emails.entries()) {
      const local = await stores.logins.findAccount(trx, email);
      if (!local) continue;
      if (index % 5 === 4) {
        await giveApp(broker, trx, local.accountId);
        continue;
      }
      const { accountId } = await stores.accounts.findOrCreateByIdentity(trx, port.issuer, `demo-${email}`);
      await stores.links.create(trx, { localAccountId: local.accountId, upstreamAccountId: accountId });
    }
  });
}

export async function seedDemoRollout(broker: Broker): Promise<void> {
  const { policy, version } = broker.policies.current();
  const { document } = policy;
  if (document.rollout) return;
  const until = dayOf(broker.flow.nowMs() + daysToCome * dayMs);
  const passwordOnly = Object.fromEntries(routes.map((route) => [route, { until }]));
  const reason = 'a roll-out to look at';
  const next = { ...document, rollout: { passwordOnly } };
  const stored = await broker.stores.policyVersions.byNumber(broker.flow.db, version);
  const source = sourceWithRollout(stored?.source ?? '', document, next);
  await broker.policies.apply({ document: next, source, author: 'demo', reason });
  const accounts = cohorts.flatMap(accountsOf);
  await broker.flows.importAccounts.importBatch({ accounts, author: 'demo', reason, dryRun: false });
  const ready = accounts.filter((_, index) => (index * 37) % 100 < readyNow * 100);
  await switchSome(
    broker,
    ready.map(({ email }) => email),
  );
  for (let ago = pastDays; ago > 0; ago -= 1) {
    const day = dayOf(broker.flow.nowMs() - ago * dayMs);
    await broker.stores.rolloutCoverage.keepDay(broker.flow.db, day, dayBefore(ago), 0);
  }
  await broker.flows.rollout.keepDay();
}
