// The registration desk's pages: who is not staff finds none. Every act is a form of our own, and is judged by the
// flow; a page only shows what this officer may do now.

import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseIdentifier } from '../domain/identifier.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { representationModel } from './page-models.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { staffSignInAddress } from './staff-address.ts';
import type { VettingState } from './views/desk-page-model.ts';
import type { NoticeModel } from './views/page-model.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .regex(new RegExp(`^[^\\p{C}]{1,${max}}$`, 'u'));
const reason = line(200);
const forms = {
  find: z.strictObject({ email: z.string().min(3).max(254) }),
  record: z.strictObject({
    account: z.uuid(),
    party: z.uuid().or(z.literal('')),
    type: z.enum(['rsin', 'kvk', 'bsn']),
    number: z.string().max(9),
    company: line(120).or(z.literal('')),
    level: z.enum(['low', 'substantial']),
    document: z.enum(['passport', 'identity-card', 'driving-licence', 'residence-permit']),
    documentEnd: z.string().regex(/^[A-Za-z0-9]{4}$/),
    seenOn: z.iso.date(),
    seenHow: z.enum(['in-person', 'video']),
    link: z.enum(['trade-register', 'mandate']),
    linkDetail: line(80),
  }),
  decide: z.strictObject({
    vetting: z.uuid(),
    choice: z.enum(['letter', 'hand-over', 'refuse']),
    number: z.string().max(9).default(''),
  }),
  revoke: z.strictObject({ vetting: z.uuid(), reason }),
  endBinding: z.strictObject({ binding: z.uuid(), reason }),
};

const dayMs = 86_400_000;

/** Seen today or in the last month; the calendar of whoever sits at the desk may be a day ahead of UTC. */
function isSeenLately(seenOn: string, nowMs: number): boolean {
  const seenMs = Date.parse(seenOn);
  return seenMs <= nowMs + dayMs && seenMs > nowMs - 31 * dayMs;
}

type Record = z.infer<typeof forms.record>;

function partyOf({ party, type, number, company }: Record) {
  if (party !== '') {
    if (company !== '') throw new BrokerError('malformed-request', { field: 'company' });
    return { id: party, number };
  }
  const identifier = parseIdentifier(type, number);
  if (!identifier) throw new BrokerError('malformed-request', { field: 'number' });
  return { identifier, companyName: company || null };
}

type StateOf = {
  decidedAtMs: number | null;
  approved: boolean | null;
  revokedAtMs: number | null;
  proofingId: string | null;
};
function stateOf({ decidedAtMs, approved, revokedAtMs, proofingId }: StateOf): VettingState {
  if (decidedAtMs === null) return 'waiting';
  if (!approved) return 'refused';
  if (revokedAtMs !== null) return 'revoked';
  return proofingId === null ? 'approved' : 'active';
}

export function createDeskPages(deps: VisitPagesDeps): Router {
  const { form, show, loadSession, desk, callerOf } = deps;
  const router = Router();

  /** Staff proves itself to the desk, not to the account page, which is for visitors of portals. */
  async function requireSession(req: Request): Promise<BrokerSession> {
    const session = await loadSession(req);
    if (!session) throw new BrokerError('sign-in-required');
    return session;
  }

  async function showHome(
    req: Request,
    res: Response,
    officer: BrokerSession,
    notice: NoticeModel,
    status: number,
  ) {
    const { isFresh, mayRecord, waiting } = await desk.home(officer);
    const items = waiting.map(({ id, level, recordedAtMs, recordedBy }) => {
      return { id, level, recordedAtMs, isOwn: recordedBy === officer.session.accountId };
    });
    const model = { page: 'desk', fresh: isFresh, mayRecord, waiting: items, notice } as const;
    show(req, res, status, model, true);
  }

  router.get('/desk', async (req, res) => {
    const officer = await loadSession(req);
    if (officer) await showHome(req, res, officer, null, 200);
    else res.redirect(303, staffSignInAddress('/desk'));
  });

  router.post('/desk/find', form, async (req, res) => {
    const { email } = parseExactForm(forms.find, req.body);
    const officer = await requireSession(req);
    try {
      res.redirect(303, `/desk/people/${await desk.find(officer, email, callerOf(req))}`);
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code !== 'person-not-found') throw error;
      await showHome(req, res, officer, { code: error.code, untilMs: null }, error.status);
    }
  });

  router.get('/desk/people/:account', async (req, res) => {
    const found = await desk.person(await requireSession(req), req.params['account']);
    const { accountId: account, email, isFresh: fresh, mayRecord } = found;
    const { parties, proofings, bindings, vettings } = found;
    show(
      req,
      res,
      200,
      {
        page: 'desk-person',
        account,
        email,
        fresh,
        mayRecord,
        parties: parties.map(({ id, source, representation, companyName }) => {
          return { id, kind: source, representation: representationModel(representation, companyName) };
        }),
        proofings: proofings.map(({ method, level, expiresAtMs }) => {
          return { kind: method, level, untilMs: expiresAtMs };
        }),
        bindings: bindings.map(({ id, method, level, expiresAtMs, representation }) => {
          const shown = representationModel(representation, null);
          return { id, kind: method, level, untilMs: expiresAtMs, representation: shown };
        }),
        vettings: vettings.map((vetting) => {
          const { id, level, recordedAtMs } = vetting;
          return { id, kind: stateOf(vetting), level, recordedAtMs };
        }),
      },
      true,
    );
  });

  router.post('/desk/vettings', form, async (req, res) => {
    const given = parseExactForm(forms.record, req.body);
    const { account: accountId, level, document, documentEnd, seenOn, seenHow, link, linkDetail } = given;
    const officer = await requireSession(req);
    if (!isSeenLately(seenOn, deps.flow.nowMs()))
      throw new BrokerError('malformed-request', { field: 'seenOn' });
    const details = { document, documentEnd: documentEnd.toUpperCase(), seenOn, seenHow, link, linkDetail };
    const vetting = { accountId, party: partyOf(given), level, details };
    res.redirect(303, `/desk/vettings/${await desk.record(officer, vetting, callerOf(req))}`);
  });

  router.get('/desk/vettings/:vetting', async (req, res) => {
    const found = await desk.vetting(await requireSession(req), req.params['vetting']);
    const { vetting, party, recorder, decider, isOwn, isFresh, mayRecord, email } = found;
    const { details } = vetting;
    show(
      req,
      res,
      200,
      {
        page: 'desk-vetting',
        vetting: vetting.id,
        account: vetting.accountId,
        email,
        representation: representationModel(party.representation, party.companyName),
        level: vetting.level,
        kind: stateOf(vetting),
        document: { kind: details.document, end: details.documentEnd },
        seen: { kind: details.seenHow, on: details.seenOn },
        link: { kind: details.link, detail: details.linkDetail },
        recordedBy: recorder,
        recordedAtMs: vetting.recordedAtMs,
        decidedBy: decider,
        decidedAtMs: vetting.decidedAtMs,
        isOwn,
        fresh: isFresh,
        mayRecord,
      },
      true,
    );
  });

  router.post('/desk/decide', form, async (req, res) => {
    const given = parseExactForm(forms.decide, req.body);
    const { vetting } = given;
    const code = await desk.decide(await requireSession(req), given, callerOf(req));
    if (code === null) res.redirect(303, `/desk/vettings/${vetting}`);
    else show(req, res, 200, { page: 'desk-code', code, vetting }, true);
  });

  router.post('/desk/revoke', form, async (req, res) => {
    const { vetting, reason: why } = parseExactForm(forms.revoke, req.body);
    await desk.revoke(await requireSession(req), vetting, why, callerOf(req));
    res.redirect(303, `/desk/vettings/${vetting}`);
  });

  router.post('/desk/bindings/end', form, async (req, res) => {
    const { binding, reason: why } = parseExactForm(forms.endBinding, req.body);
    const account = await desk.endBinding(await requireSession(req), binding, why, callerOf(req));
    res.redirect(303, `/desk/people/${account}`);
  });

  // What an officer typed while the session ran out is not lost.
  router.use('/desk', async (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (!(await deps.keepForm.parsed(error, req, res))) next(error);
  });
  return router;
}
