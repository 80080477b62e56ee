// The composition root: every part is made here, once, and handed the functions it needs.

import { createHmac } from 'node:crypto';
import { createAnalyses } from './analyses.ts';
import { createChanges } from './changes.ts';
import { clientLimitsOf } from './client-limits-of.ts';
import { type Config, configPath } from './config.ts';
import { createDecisions } from './decisions.ts';
import { findById } from './domain/find-by-id.ts';
import { knownNorms } from './domain/known-norms.ts';
import type { AssuranceContext } from './domain/reached.ts';
import type { Audience } from './domain/upstream-document.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createPolicies } from './flow/policies.ts';
import { createPortalIdentities } from './flow/portal-identity.ts';
import { createPortalLogins } from './flow/portal-login.ts';
import { createTaggedTokens } from './flow/token.ts';
import { flowSettingsOf } from './flow-settings.ts';
import { createFlows, type FlowParts } from './flows.ts';
import { foundPolicy } from './found-policy.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createAssertions } from './oidc/assertion.ts';
import { type Keys, loadKeys } from './oidc/keys.ts';
import { startOutgoingMail } from './outgoing-mail.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReplaysOn, createSettingOf, startObserve } from './preview.ts';
import { followRollout, watchRollout } from './rollout-work.ts';
import { createSigning, type SigningParts } from './signing.ts';
import { createSmsSending, startAskingReports } from './sms.ts';
import { openDatabase } from './store/database.ts';
import { checkSealingKeys } from './store/key-check.ts';
import { createLookupHash } from './store/lookup-hash.ts';
import { purgeExpired } from './store/purge-expired.ts';
import { createSealer } from './store/seal.ts';
import { createStores } from './store/stores.ts';
import { createUpstreamClients } from './upstreams.ts';

const touchEveryMs = 1_000;
const purgeEveryMs = 5 * 60_000;

/** What tests and the demo hand in; the product itself makes all of it. clock: what to make of the database's time. */
export type BrokerParts = SigningParts & FlowParts & { clock?: ((databaseMs: number) => number) | undefined };

export type Broker = Awaited<ReturnType<typeof createBroker>>;

/** Makes and starts everything but the listeners; throws with a message for people when it cannot. */
export async function createBroker(config: Config, log: Log, parts: BrokerParts = {}) {
  const keys = await loadKeys(configPath(config, config.keys.folder), config.production);
  const { url, directUrl, ownerUrl } = config.database;
  const dataDir = configPath(config, config.database.dataFolder);
  const database = await openDatabase(url ? { url, directUrl, ownerUrl } : { dataDir });
  try {
    return await createBrokerOn(config, log, { ...parts, keys, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

type Opened = { keys: Keys; database: Awaited<ReturnType<typeof openDatabase>> } & BrokerParts;

async function createBrokerOn(config: Config, log: Log, opened: Opened) {
  const { keys, database, createSigningJwk, clock, insecurePasswordCost } = opened;
  const { db } = database;
  await prepareSchema(config, database, log);
  const sealer = createSealer(keys.sealing);
  const lookupHash = createLookupHash(keys.derive('lookup'));
  await checkSealingKeys(db, sealer, lookupHash);
  const stores = createStores({ sealer, lookupHash });
  const metrics = createMetrics();
  const guessKey = keys.derive('guess');
  const tokens = createTaggedTokens(keys.derive('cookie-tag'));

  const { feed, transact, afterChange } = createChanges(database, log, () => ({
    policy(version) {
      policies.announce(version);
      policies.refresh().catch((cause) => log.error('policy-not-read', { version }, cause));
    },
    keys: () => signing.changed(),
    observation: () => observe.follow(),
    subject: (id) => decisions.changed(id),
    reset() {
      decisions.resetAll();
      signing.changed();
      observe.follow();
      policies.refresh().catch((cause) => log.error('policy-not-read', {}, cause));
    },
  }));
  const nowMs = clock ? () => clock(feed.dbNowMs()) : feed.dbNowMs;
  const upstreams = createUpstreamClients({ config, keys, nowMs, log });
  const policies = createPolicies({
    db,
    transact,
    stores,
    norms: knownNorms,
    limits: clientLimitsOf(config),
    prepare: ({ document }) => upstreams.prepare(document),
    // Answers and headers made under the version before belong to it: a portal's profile or entitlement may differ.
    onLoaded(version) {
      decisions.resetAnswers();
      signing.follow();
      log.info('policy-loaded', { version });
    },
    nowMs,
  });
  const signing = createSigning({
    ...{ config, log, db, transact, stores, createSigningJwk, isHearing: feed.isTrusted },
    clients: () => policies.current().policy.clients.values(),
    onRemoved: () => decisions.resetAnswers(),
  });
  const contextOf = (audience: Audience): AssuranceContext => ({
    audience,
    dialectOf: (issuer) => upstreams.dialectOf(issuer, audience),
    smsCeiling: 'substantial',
  });
  const context = contextOf('portal');
  const { attainable } = upstreams;
  const isTrusted = () => feed.isTrusted() && policies.isCurrent();
  const settingOf = createSettingOf(config);
  const observe = startObserve({
    ...{ db, transact, stores, nowMs, settingOf, log, policies, feed },
    onChanged: () => decisions.resetAnswers(),
  });

  const assertions = createAssertions(signing.assertionKey);
  const describe = createPortalIdentities({
    issuer: config.publicUrl,
    pseudonymKey: keys.derive('pseudonym'),
    context,
    ...assertions,
  });
  const decisions = createDecisions({
    ...{ config, log, db, stores, metrics, tokens, nowMs, context, attainable, describe, observe, isTrusted },
    policy: policies.current,
    refreshPolicy: policies.refresh,
    findSession: (id) => portalLogins.findById(id),
  });

  const flow: FlowDeps = {
    db,
    transact,
    stores,
    policy: policies.current,
    upstreams,
    context,
    staffContext: contextOf('staff'),
    attainable,
    tokens,
    hashGuess: (...parts) => createHmac('sha256', guessKey).update(JSON.stringify(parts)).digest(),
    settings: flowSettingsOf(config),
    wakeMail: config.mail ? () => mailSender?.wake() : null,
    alarm: (event, fields) => log.error(event, fields),
    nowMs,
  };
  const sms = createSmsSending(config, log);
  const flows = createFlows(flow, config, policies, { sms, insecurePasswordCost });
  const portalLogins = createPortalLogins({
    ...flow,
    brokerSessions: flows.brokerSessions,
    issuer: config.publicUrl,
    pseudonymKey: keys.derive('pseudonym'),
    encrypt: assertions.encrypt,
    record: decisions.recordCode,
    observe,
  });
  const replays = createReplaysOn(flow, flows, { settingOf, log });

  await signing.start();
  await foundPolicy(config, { db, stores, policies, log });
  await policies.refresh();
  await foundStaff();
  await observe.refresh();
  await feed.start();
  const timers = [
    every(touchEveryMs, decisions.uses.flush),
    every(purgeEveryMs, () => purgeExpired(db).then(() => {})),
    ...followRollout(flows, every),
  ];

  const analyses = createAnalyses({ policy: policies.current, norms: knownNorms, nowMs, log, metrics });
  const rolloutDetail = watchRollout(flow, flows, metrics);
  metrics.watchOpenDrafts(flows.changePolicy.countOpenDrafts);
  metrics.watchStaffChanges(() => stores.staffChanges.countWaiting(db));
  const mailSender = startOutgoingMail(config, { db, stores, metrics, log, nowMs });
  const smsReports = startAskingReports(sms, { db, stores, metrics, log });

  async function foundStaff(): Promise<void> {
    const { document } = policies.current().policy;
    const count = await flows.foundStaff(config.staff, (upstream) => {
      const found = findById(document.upstreams, upstream);
      return found?.audience === 'staff' ? found.issuer : null;
    });
    if (count !== null) log.info('staff-founded', { members: count });
  }

  function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
    const timer = setInterval(() => {
      work().catch((cause) => log.error('background-work-failed', {}, cause));
    }, ms);
    return timer.unref();
  }

  return {
    config,
    database,
    stores,
    keys,
    signing,
    metrics,
    policies,
    authorize: decisions.authorize,
    recordRefusal: decisions.recordRefusal,
    flow,
    flows,
    portalLogins,
    replays,
    observe,
    settingOf,
    sessionsById: decisions.sessionsById,
    isTrusted,
    analyses,
    rolloutDetail,
    upstreamHealth: upstreams.health,
    cachedSessions: decisions.cachedSessions,
    noteUse: decisions.uses.note,
    isRecordingBlocked: decisions.recorder.isBlocked,
    flushUses: decisions.uses.flush,
    afterChange,
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      analyses.close();
      const closing = [
        () => replays.close(),
        () => observe.close(),
        () => decisions.recorder.close(),
        async () => mailSender?.close(),
        async () => smsReports?.close(),
        decisions.uses.flush,
        signing.close,
        feed.close,
        () => sms?.close() ?? Promise.resolve(),
        upstreams.close,
        database.close,
      ];
      // Each by itself: with the database away the last words cannot be written, and all the rest still ends.
      for (const close of closing) {
        await close().catch((cause: unknown) => log.error('not-closed', {}, cause));
      }
    },
  };
}
