// Where the library is not strict enough or knows nothing of our session, each in one small place: what a code says,
// ids of ID tokens, the session record as a pointer, addresses from configuration, secrets kept as a hash.

import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ProviderSettings } from './provider.ts';
import type { ProviderVisits } from './provider-prompts.ts';

/** Pins what is said about this login to this request, and keeps none of it in the provider's session record. */
export function sayWhatWasProven(
  provider: Provider,
  settings: ProviderSettings,
  visits: ProviderVisits,
): void {
  const { AuthorizationCode } = provider;
  const save = AuthorizationCode.prototype.save;
  AuthorizationCode.prototype.save = async function saveJudged(this: Record<string, unknown>) {
    const ctx = Provider.ctx as KoaContextWithOIDC;
    const { request, session, judgement } = await visits.visitOf(ctx);
    if (judgement.outcome !== 'proven' || session === null || this['accountId'] !== session.id) {
      throw new errors.AccessDenied('the login was lost on the way');
    }
    if (!settings.ports.record(request, session)) {
      throw new errors.TemporarilyUnavailable('the login cannot be recorded now');
    }
    if (ctx.oidc.client?.backchannelLogoutUri !== undefined) {
      const sid = await settings.ports.joinSession(session, request.clientId);
      if (sid === null) throw new errors.AccessDenied('the login was lost on the way');
      this['sid'] = sid;
    }
    const { acr, authTimeSeconds } = judgement.stated;
    this['acr'] = acr;
    if (authTimeSeconds === null) delete this['authTime'];
    else this['authTime'] = authTimeSeconds;
    delete this['amr'];
    return save.call(this as never);
  } as typeof save;
}

/** ID tokens carry jti and nbf (NL GOV OIDC 5.2.2), which the library does not add. */
export function addTokenIds(provider: Provider): void {
  type Issuable = {
    set(name: string, value: unknown): void;
    issue(options: { use: string }): Promise<string>;
  };
  const prototype = provider.IdToken.prototype as unknown as Issuable;
  const issue = prototype.issue;
  prototype.issue = function issueWithId(options) {
    if (options.use === 'idtoken') {
      this.set('jti', randomUUID());
      this.set('nbf', Math.floor(Date.now() / 1000));
    }
    return issue.call(this, options);
  };
}

/** Where the library keeps a secret of its own between two requests of one browser: the question before logging out. */
const keepsRecord = /^end_session/;

/**
 * The library's session is made from ours at each request and written nowhere: it cannot outlive ours, hold a level of
 * its own or be of somebody else, and whoever signed in at the gate is signed in here.
 */
export function followOurSession(
  provider: Provider,
  { ports }: ProviderSettings,
  visits: ProviderVisits,
): void {
  type Record = { accountId?: string };
  type SessionClass = {
    get(ctx: KoaContextWithOIDC): Promise<Record>;
    findByUid(uid: string): Promise<Record | undefined>;
  };
  const Session = provider.Session as unknown as SessionClass & (new () => Record);
  const get = Session.get;
  Session.get = async function getOurs(ctx) {
    const current = await visits.sessionOf(ctx);
    const isKept = keepsRecord.test(ctx.oidc.route);
    const session = isKept ? await get.call(Session, ctx) : new Session();
    if (current) Object.assign(session, { uid: current.id, accountId: current.id });
    else Reflect.deleteProperty(session, 'accountId');
    if (isKept) return session;
    const fixed = { configurable: false, writable: false };
    Object.defineProperties(session, {
      touched: { ...fixed, value: false },
      // The name that portals know a session by is kept with ours; the library makes none of its own.
      sidFor: { ...fixed, value: () => 'kept elsewhere' },
    });
    ctx.oidc.entity('Session', session as never);
    return session;
  };
  Session.findByUid = async (uid) => {
    const known = await ports.findById(uid);
    return known ? Object.assign(new Session(), { uid, accountId: known.id }) : undefined;
  };
  // Whoever comes back from signing in may be somebody else by then; whoever said yes must be who was asked.
  const { Interaction } = provider;
  const save = Interaction.prototype.save;
  Interaction.prototype.save = function saveWithoutSession(this: Waiting, ttl: number) {
    if (this.prompt?.name !== 'consent' && !this.result) Reflect.deleteProperty(this, 'session');
    return save.call(this as never, ttl);
  } as typeof save;
}

type Waiting = { prompt?: { name: string }; result?: object };

/** Addresses come from configuration, never from a Host header. */
export function fixAddresses(provider: Provider, issuer: string): void {
  const context = (provider as unknown as { OIDCContext: { prototype: { urlFor: unknown } } }).OIDCContext;
  const { pathFor } = provider as unknown as { pathFor(name: string, options: object): string };
  context.prototype.urlFor = (name: string, options: object = {}) =>
    new URL(pathFor.call(provider, name, { mountPath: '', ...options }), issuer).href;
}

export function compareHashedSecrets(provider: Provider): void {
  const prototype = provider.Client.prototype as unknown as {
    clientSecret?: string;
    compareClientSecret(actual: string): boolean;
  };
  prototype.compareClientSecret = function compareHashed(actual) {
    const expected = Buffer.from(this.clientSecret ?? '', 'base64url');
    const given = hash('sha256', actual, 'buffer');
    return expected.length === given.length && timingSafeEqual(expected, given);
  };
}
