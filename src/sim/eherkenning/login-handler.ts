// GET and POST of the login page. What is posted becomes the login result: person, mandate, level and time; a chosen
// fault travels in that result until the authorization code is issued.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, InteractionResults, Provider } from 'oidc-provider';
import { readForm, sendPage } from '../http-listener.ts';
import {
  type AcrVocabulary,
  acrOfLevel,
  type LoginLevel,
  loginLevels,
  lowestRequestedLevel,
} from './assurance-classes.ts';
import { createFault, type Fault, type FaultBoard, isFaultId } from './faults.ts';
import { type LoginPageModel, renderLoginPage } from './login-page.ts';
import { type Identity, mayLogInAt } from './personas.ts';
import { requestedAcrs } from './provider.ts';
import { providerPages } from './provider-pages.ts';

export type LoginHandlerDeps = {
  provider(): Provider;
  identities: readonly Identity[];
  vocabulary: AcrVocabulary;
  faults: FaultBoard;
  rotateKeys(): Promise<void>;
  now(): number;
};

/** acr values asked for in an authorization request, by the claims parameter or by acr_values. */
function acrsOfRequest(params: Record<string, unknown>): string[] {
  const byClaims = typeof params['claims'] === 'string' ? requestedAcrs(parseJson(params['claims'])) : [];
  const byValues = typeof params['acr_values'] === 'string' ? params['acr_values'].split(' ') : [];
  return [...new Set([...byClaims, ...byValues])].filter((acr) => acr !== '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const providerFailure: InteractionResults = {
  error: 'server_error',
  error_description: 'storing <script>alert(document.cookie)</script> bij de aanbieder',
};
const cancelled: InteractionResults = { error: 'access_denied', error_description: 'user cancelled' };

/** A new login of another account replaces the running session at once; the library would ask by a scripted form. */
async function dropSessionOfAnother(provider: Provider, interaction: Interaction, accountId: string) {
  const { session } = interaction;
  if (!session || session.accountId === accountId) return;
  await (await provider.Session.findByUid(session.uid))?.destroy();
  delete interaction.session;
  await interaction.persist();
}

export function createLoginHandler(deps: LoginHandlerDeps) {
  const describe = (interaction: Interaction, chosen: Partial<LoginPageModel>): LoginPageModel => {
    const asked = acrsOfRequest(interaction.params);
    const running = deps.identities.find((identity) => identity.id === interaction.session?.accountId);
    return {
      action: `/login/${interaction.uid}`,
      clientName: String(interaction.params['client_id'] ?? ''),
      identities: deps.identities,
      selectedIdentityId: running?.id ?? deps.identities[0]?.id ?? '',
      selectedLevel: lowestRequestedLevel(deps.vocabulary, asked) ?? 'EH3',
      requestedAcrs: asked,
      selectedFault: null,
      problem: null,
      ...chosen,
    };
  };

  const finish = async (req: IncomingMessage, res: ServerResponse, result: InteractionResults) =>
    deps.provider().interactionFinished(req, res, result, { mergeWithLastSubmission: false });

  const logIn = async (
    req: IncomingMessage,
    res: ServerResponse,
    interaction: Interaction,
    choice: { identity: Identity; level: LoginLevel; fault: Fault | null },
  ) => {
    const { identity, level, fault } = choice;
    const active = deps.faults.active(fault);
    if (active.has('cancel')) return finish(req, res, cancelled);
    if (active.has('error')) return finish(req, res, providerFailure);
    if (active.has('rotated-key')) await deps.rotateKeys();
    await dropSessionOfAnother(deps.provider(), interaction, identity.id);
    const ts = Math.floor(deps.now() / 1000);
    const login = { accountId: identity.id, acr: acrOfLevel(deps.vocabulary, level), ts };
    return finish(req, res, { login, ...(fault ? { fault } : {}) });
  };

  const handlePost = async (req: IncomingMessage, res: ServerResponse, interaction: Interaction) => {
    const form = await readForm(req);
    if (form?.get('action') === 'cancel') return finish(req, res, cancelled);
    const identity = deps.identities.find((one) => one.id === form?.get('identity'));
    const level = loginLevels.find((one) => one === form?.get('level'));
    const faultId = form?.get('fault') || null;
    const faultKnown = faultId === null || isFaultId(faultId);
    if (!form || !identity || !level || !faultKnown) {
      const problem = {
        nl: 'Kies een persoon, een niveau en een bekende fout.',
        en: 'Choose a person, a level and a known fault.',
      };
      return sendPage(res, 400, renderLoginPage(describe(interaction, { problem })));
    }
    if (!mayLogInAt(identity.persona, level)) {
      const { name, highestLevel } = identity.persona;
      const problem = {
        nl: `${name} kan hoogstens met ${highestLevel} inloggen.`,
        en: `${name} can log in at ${highestLevel} at most.`,
      };
      const chosen = {
        problem,
        selectedIdentityId: identity.id,
        selectedLevel: level,
        selectedFault: faultId,
      };
      return sendPage(res, 422, renderLoginPage(describe(interaction, chosen)));
    }
    const fault = faultId === null ? null : createFault(faultId, secondsOf(form));
    return logIn(req, res, interaction, { identity, level, fault });
  };

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    let interaction: Interaction;
    try {
      interaction = await deps.provider().interactionDetails(req, res);
    } catch {
      return sendPage(res, 400, providerPages.expiredPage());
    }
    if (req.method === 'POST') return handlePost(req, res, interaction);
    return sendPage(res, 200, renderLoginPage(describe(interaction, {})));
  };
}

function secondsOf(form: URLSearchParams): number | undefined {
  const text = form.get('seconds') ?? '';
  return /^-?[0-9]{1,5}$/.test(text) ? Number(text) : undefined;
}
