// The composition root: every part is made here, once, and handed the functions it needs.

import { createHmac } from 'node:crypto';
import { createAnalyses } from './analyses.ts';
import { clientLimitsOf } from './client-limits-of.ts';
import { type Config, configPath } from './config.ts';
import { decisionRow, type RecordedNote } from './decision-row.ts';
import { findById } from './domain/find-by-id.ts';
import { knownNorms } from './domain/known-norms.ts';
import type { AssuranceContext } from './domain/reached.ts';
import type { Audience } from './domain/upstream-document.ts';
import { createAuthorize, type SessionView } from './flow/authorize.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createPolicies } from './flow/policies.ts';
import { createPortalIdentities } from './flow/portal-identity.ts';
import { createPortalLogins } from './flow/portal-login.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';
import { createTaggedTokens, hashToken } from './flow/token.ts';
import { createFlows } from './flows.ts';
import { foundPolicy } from './found-policy.ts';
import { bucketMs, createDecisionRecorder } from './gate/decision-recorder.ts';
import { buildManagedHeaders } from './gate/managed-headers.ts';
import { createSessionCache } from './gate/session-cache.ts';
import { createReference } from './http/error-translator.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createAssertions } from './oidc/assertion.ts';
import { type Keys, loadKeys } from './oidc/keys.ts';
import { startOutgoingMail } from './outgoing-mail.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReplaysOn, createSettingOf, startObserve } from './preview.ts';
import { followRollout, watchRollout } from './rollout-work.ts';
import { createSessionEntry } from './session-entry.ts';
import { createSessionUses } from './session-uses.ts';
import { createSigning, type SigningParts } from './signing.ts';
import { createSmsSending, startAskingReports } from './sms.ts';
import type { Change } from './store/change.ts';
import { createChangeFeed } from './store/change-feed.ts';
import { isRowRefused, openDatabase } from './store/database.ts';
import type { NewDecision } from './store/decision-store.ts';
import { checkSealingKeys } from './store/key-check.ts';
import { createLookupHash } from './store/lookup-hash.ts';
import { purgeExpired } from './store/purge-expired.ts';
import { createSealer } from './store/seal.ts';
import { createStores } from './store/stores.ts';
import { createTransact } from './store/transact.ts';
import { createUpstreamClients } from './upstreams.ts';

const maxCachedSessions = 100_000;
const touchEveryMs = 1_000;
const purgeEveryMs = 5 * 60_000;

/** What tests and the demo hand in; the product itself makes all of it. clock: what to make of the database's time. */
export type BrokerParts = SigningParts & { clock?: ((databaseMs: number) => number) | undefined };

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

async function createBrokerOn(config: Config, log: Log, { keys, database, createSigningJwk, clock }: Opened) {
  const { db } = database;
  await prepareSchema(config, database, log);
  const sealer = createSealer(keys.sealing);
  const lookupHash = createLookupHash(keys.derive('lookup'));
  await checkSealingKeys(db, sealer, lookupHash);
  const stores = createStores({ sealer, lookupHash });
  const metrics = createMetrics();
  const guessKey = keys.derive('guess');
  const tokens = createTaggedTokens(keys.derive('cookie-tag'));

  const onChange = (change: Change): void => {
    if (change.kind === 'policy') {
      policies.announce(change.version);
      policies.refresh().catch((cause) => log.error('policy-not-read', { version: change.version }, cause));
    } else if (change.kind === 'keys') signing.changed();
    else if (change.kind === 'observation') observe.follow();
    else {
      cache.changed(change.id);
      sessionsById.changed(change.id);
    }
  };
  const feed = createChangeFeed({
    kind: database.kind,
    db,
    directUrl: database.directUrl,
    onChange,
    onReset: () => {
      cache.reset();
      sessionsById.reset();
      signing.changed();
      observe.follow();
      policies.refresh().catch((cause) => log.error('policy-not-read', {}, cause));
    },
    onWarning: (event, detail) => log.warn(event, { detail }),
  });
  const nowMs = clock ? () => clock(feed.dbNowMs()) : feed.dbNowMs;
  /** Work that this process may have made for itself; a change of another replica is that one's to follow up. */
  const followUps = new Set<() => void>();
  const transact = createTransact({
    db,
    kind: database.kind,
    onChange(change) {
      onChange(change);
      for (const followUp of followUps) followUp();
    },
  });
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
      cache.reset();
      signing.follow();
      log.info('policy-loaded', { version });
    },
    nowMs,
  });
  const signing = createSigning({
    ...{ config, log, db, transact, stores, createSigningJwk, isHearing: feed.isTrusted },
    clients: () => policies.current().policy.clients.values(),
    onRemoved: () => cache.reset(),
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
    onChanged: () => cache.reset(),
  });

  const cache = createSessionCache<SessionView>({
    maxEntries: maxCachedSessions,
    isTrusted,
    async load(cookie, host) {
      if (!tokens.isGenuine(cookie)) return null;
      const loaded = await stores.sessions.loadByCookie(db, hashToken(cookie), host);
      return !loaded || loaded.endedReason !== null ? null : createSessionEntry(loaded, host);
    },
  });
  /** For tokens of portals, which name a session and come without its cookie. */
  const sessionsById = createSessionCache<LoadedPortalSession>({
    maxEntries: maxCachedSessions,
    isTrusted,
    async load(id) {
      const view = await portalLogins.findById(id);
      return view && { view, sessionId: view.session.id, accountId: view.session.accountId };
    },
  });
  const recorder = createDecisionRecorder<NewDecision>({
    write: async (rows) => void (await stores.decisions.insertBatch(db, rows)),
    monotonicMs: () => performance.now(),
    onFailure: (cause) => log.error('decisions-not-recorded', {}, cause),
    isRowRefused,
  });
  const uses = createSessionUses((ids) => stores.sessions.touch(db, ids));
  const assertions = createAssertions(signing.assertionKey);
  const describe = createPortalIdentities({
    issuer: config.publicUrl,
    pseudonymKey: keys.derive('pseudonym'),
    context,
    ...assertions,
  });
  function record(note: RecordedNote): boolean {
    const key = `${note.view.session.id} ${note.route.id} ${note.decision.outcome} ${note.policyVersion} ${note.ownMs ?? ''}`;
    metrics.decision(note.route.id, note.decision.outcome);
    return recorder.note(note.bucket, key, () => decisionRow(note, nowMs()));
  }
  const authorize = createAuthorize({
    policy: policies.current,
    isTrusted,
    refreshPolicy: policies.refresh,
    sessions: cache,
    context,
    attainable,
    describe,
    buildHeaders: buildManagedHeaders,
    record,
    observe,
    touch: uses.note,
    countAnonymous: metrics.decision,
    createReference(code, routeId) {
      const reference = createReference();
      log.info('gate-refused', { reference, code, route: routeId });
      return reference;
    },
    onFailure(cause) {
      const reference = createReference();
      log.error('decision-failed', { reference }, cause);
      return reference;
    },
    nowMs,
    idleMs: config.session.idle,
    bucketMs,
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
    settings: {
      brokerHost: new URL(config.publicUrl).host,
      brokerOrigin: new URL(config.publicUrl).origin,
      idleMs: config.session.idle,
      sessionSeconds: config.session.absolute / 1000,
      inheritedProofingSeconds: config.inheritedTrust.proofing / 1000,
      bindingSeconds: config.inheritedTrust.binding / 1000,
      deskSeconds: config.desk.validity / 1000,
      letterSeconds: config.desk.letterValidity / 1000,
      passkeySignIn: config.passkeySignIn,
      breakGlassAccountId: config.breakGlass.accountId ?? null,
    },
    wakeMail: config.mail ? () => mailSender?.wake() : null,
    alarm: (event, fields) => log.error(event, fields),
    nowMs,
  };
  const sms = createSmsSending(config, log);
  const flows = createFlows(flow, config, policies, sms);
  let lastCodeMs = 0;
  /** Each code a row: what one portal asks differs from login to login. */
  function recordCode(note: Omit<RecordedNote, 'bucket' | 'ownMs'>): boolean {
    lastCodeMs = Math.max(lastCodeMs + 1, Math.floor(nowMs()));
    return record({ ...note, bucket: Math.floor(nowMs() / bucketMs), ownMs: lastCodeMs });
  }
  const portalLogins = createPortalLogins({
    ...flow,
    brokerSessions: flows.brokerSessions,
    issuer: config.publicUrl,
    pseudonymKey: keys.derive('pseudonym'),
    encrypt: assertions.encrypt,
    record: recordCode,
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
    every(touchEveryMs, uses.flush),
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
    authorize,
    flow,
    flows,
    portalLogins,
    replays,
    observe,
    settingOf,
    sessionsById,
    isTrusted,
    analyses,
    rolloutDetail,
    upstreamHealth: upstreams.health,
    cachedSessions: cache.size,
    noteUse: uses.note,
    isRecordingBlocked: recorder.isBlocked,
    flushUses: uses.flush,
    /** Never throws; called after the commit of whatever other replicas hear of. */
    afterChange: (followUp: () => void): void => void followUps.add(followUp),
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      analyses.close();
      const closing = [
        () => replays.close(),
        () => observe.close(),
        () => recorder.close(),
        async () => mailSender?.close(),
        async () => smsReports?.close(),
        uses.flush,
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
