// The account page and the page that sets up an authenticator app: what each factor is worth, for which company,
// and until when.

import type { Request, Response } from 'express';
import QRCode from 'qrcode';
import { highestLevel, type Level, lowestLevel } from '../domain/level.ts';
import { computeReached } from '../domain/reached.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { PendingEnrolment } from '../flow/enrol.ts';
import type { BrokerPagesDeps } from './broker-pages.ts';
import { representationModel } from './page-models.ts';
import { findProofing } from './proofing-pages.ts';
import type { NoticeModel, PageModel } from './views/page-model.ts';

type FactorWorth = { worth: Level; worthUntilMs: number | null };

/** What a factor proofed so is worth for the company of this session: never more than the binding, nor longer. */
function worthHere(
  session: BrokerSession['session'],
  proofing: { level: Level; expiresAtMs: number } | null,
  nowMs: number,
): FactorWorth {
  const live = session.bindings.filter((item) => item.endedAtMs === null && item.expiresAtMs > nowMs);
  const binding = highestLevel(...live.map((item) => item.level));
  const worth =
    proofing && proofing.expiresAtMs > nowMs ? lowestLevel(proofing.level, binding, 'substantial') : 'none';
  if (!proofing || worth === 'none') return { worth: 'none', worthUntilMs: null };
  const bindingEnds = live.filter((item) => item.level === binding).map((item) => item.expiresAtMs);
  return { worth, worthUntilMs: Math.min(proofing.expiresAtMs, Math.max(...bindingEnds)) };
}

export async function showAccount(
  deps: BrokerPagesDeps,
  req: Request,
  res: Response,
  loaded: BrokerSession,
): Promise<void> {
  const { flow, stepUp, enrol, show } = deps;
  const nowMs = flow.nowMs();
  const { session, details } = loaded;
  const offered = await stepUp.listFactors(session.accountId);
  const records = await flow.stores.factors.list(flow.db, session.accountId);
  const factors = offered.map((factor) => {
    const record = records.find((item) => item.id === factor.id);
    return {
      id: factor.id,
      kind: factor.kind,
      name: factor.name,
      synced: record?.synced ?? null,
      addedAtMs: record?.confirmedAtMs ?? nowMs,
      lastUsedAtMs: record?.lastUsedAtMs ?? null,
      ...worthHere(session, factor.proofing, nowMs),
    };
  });
  const done = req.query['done'];
  const model: PageModel = {
    page: 'account',
    representation: representationModel(session.representation, details.companyName),
    reachedLevel: computeReached(session, flow.context, nowMs).level,
    signedInAtMs: session.createdAtMs,
    endsAtMs: session.endsAtMs,
    factors,
    mayEnrol: await enrol.mayEnrol(session),
    notice: null,
    proofing: await findProofing(deps, loaded, factors),
    staff: (await deps.staff.findMember(session.accountId)) !== null,
    done: done === 'enrolled' || done === 'removed' || done === 'passkey' ? done : null,
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
