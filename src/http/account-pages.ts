// The account page and the page that sets up an authenticator app: what each factor is worth, for which company,
// until when and why, and what may be added or changed now.

import type { Request, Response } from 'express';
import QRCode from 'qrcode';
import { computeReached } from '../domain/reached.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { PendingEnrolment } from '../flow/enrol.ts';
import { companiesOf, companyModels, worthModels } from './account-companies.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { representationModel } from './page-models.ts';
import { findProofing } from './proofing-pages.ts';
import { sessionsModel } from './session-list-pages.ts';
import {
  type AccountFactorModel,
  type AddAction,
  isAccountDone,
  type NoticeModel,
  type PageModel,
} from './views/page-model.ts';

async function factorModels(deps: BrokerPagesDeps, { session, details }: BrokerSession, nowMs: number) {
  const { flow, stepUp } = deps;
  const { accountId } = session;
  const [offered, records, parties, bindings] = await Promise.all([
    stepUp.listFactors(accountId),
    flow.stores.factors.list(flow.db, accountId),
    flow.stores.parties.listOfAccount(flow.db, accountId),
    flow.stores.bindings.listOfAccount(flow.db, accountId),
  ]);
  const companies = companiesOf({ session, details }, parties, bindings);
  const factors = offered.map((factor): AccountFactorModel => {
    const record = records.find((item) => item.id === factor.id);
    return {
      id: factor.id,
      kind: factor.kind,
      name: factor.name,
      synced: record?.synced ?? null,
      codesLeft: record?.codesLeft ?? null,
      addedAtMs: record?.confirmedAtMs ?? nowMs,
      lastUsedAtMs: record?.lastUsedAtMs ?? null,
      worths: worthModels(factor, companies, flow.context, nowMs),
    };
  });
  return { factors, companies: companyModels(companies) };
}

/** What may be set up now, in the order in which the page offers it. */
function addActions(mayEnrol: boolean, mayChange: boolean, offersSms: boolean): AddAction[] {
  return [
    ...(mayEnrol ? (['totp', 'passkey'] as const) : []),
    // A number replaces the one there is, which a recovery code may not do.
    ...(mayChange && offersSms ? (['sms'] as const) : []),
    ...(mayChange ? (['recovery-code'] as const) : []),
  ];
}

export async function showAccount(
  deps: BrokerPagesDeps,
  req: Request,
  res: Response,
  loaded: BrokerSession,
): Promise<void> {
  const { flow, enrol, show } = deps;
  const nowMs = flow.nowMs();
  const { session, details } = loaded;
  const mayChange = await enrol.mayChange(session);
  const { factors, companies } = await factorModels(deps, loaded, nowMs);
  const here = companies.findIndex(({ current }) => current);
  const worthsHere = factors.flatMap(({ worths }) => worths[here]?.level ?? []);
  const password = await deps.changePassword.describe(loaded);
  const { done } = req.query;
  const transitionUntilMs = deps.rolloutNotices.findEnd(session);
  const model: PageModel = {
    page: 'account',
    representation: representationModel(session.representation, details.companyName),
    reachedLevel: computeReached(session, flow.context, nowMs).level,
    signedInAtMs: session.createdAtMs,
    endsAtMs: session.endsAtMs,
    factors,
    companies,
    mayChange,
    add: addActions(await enrol.mayEnrol(session), mayChange, deps.sms !== null),
    isLinked: (await deps.linkAccounts.list(session.accountId)).length > 0,
    notice: null,
    done: isAccountDone(done) ? done : null,
    sessions: await sessionsModel(deps.ownSessions, loaded),
    ...(transitionUntilMs === null ? {} : { transitionUntilMs }),
    ...(password ? { password: { changedAtMs: password.changedAtMs } } : {}),
    proofing: await findProofing(deps, loaded, worthsHere),
  };
  show(req, res, 200, model, true);
}

export async function enrolPage(
  pending: PendingEnrolment,
  transaction: string | null,
  notice: NoticeModel,
  name = '',
): Promise<PageModel> {
  const qrSvg = await QRCode.toString(pending.uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return {
    page: 'enrol-totp',
    qrSvg,
    appLink: pending.uri,
    secretGroups: pending.secret.match(/.{1,4}/g)?.join(' ') ?? '',
    enrolment: pending.factorId,
    name,
    transaction,
    backTo: transaction === null ? '/account' : `/sign-in?transaction=${transaction}`,
    notice,
    worth: pending.worth,
    worthUntilMs: pending.worthUntilMs,
    renewsByProof: pending.renewsByProof ?? false,
  };
}
