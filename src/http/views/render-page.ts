// Renders one page model to HTML. eta escapes every value; templates are strings in this folder, so that nothing is
// read from disk per request and source and compiled code render the same.

import { Eta } from 'eta';
import { type Assets, createAssets } from '../assets/assets.ts';
import { accountTemplate, enrolTotpTemplate, worthTemplate } from './account-template.ts';
import { consentTemplate } from './consent-template.ts';
import {
  choiceTemplate,
  deskCodeTemplate,
  deskPersonTemplate,
  deskTemplate,
  deskVettingTemplate,
  fieldTemplate,
} from './desk-template.ts';
import {
  codeFieldTemplate,
  layoutTemplate,
  noticeTemplate,
  representationTemplate,
  requirementTemplate,
} from './layout-template.ts';
import { levelsTemplate } from './levels-template.ts';
import { linkOfferTemplate, linksTemplate } from './links-template.ts';
import {
  confirmSignOutTemplate,
  errorTemplate,
  nothingSentTemplate,
  refusedTemplate,
  signedOutTemplate,
} from './outcome-template.ts';
import { type PageContext, type PageModel, usesPasskey } from './page-model.ts';
import { createPageView } from './page-view.ts';
import { outageTemplate, passkeySignInRoadTemplate } from './passkey-sign-in-template.ts';
import { enrolPasskeyTemplate, passkeyPartsTemplate, passkeyRoadTemplate } from './passkey-template.ts';
import {
  accountPasswordTemplate,
  changePasswordTemplate,
  chooseCompanyTemplate,
  passwordFieldTemplate,
  passwordRoadTemplate,
} from './password-template.ts';
import {
  activatedTemplate,
  activateTemplate,
  partyNameTemplate,
  proofingTemplate,
} from './proofing-template.ts';
import { recoveryCodesTemplate, recoveryRoadTemplate } from './recovery-template.ts';
import {
  askResetTemplate,
  newPasswordTemplate,
  passwordReplacedTemplate,
  resetAskedTemplate,
} from './reset-template.ts';
import { sessionsTemplate } from './sessions-template.ts';

import {
  backTemplate,
  mismatchTemplate,
  roadsTemplate,
  roadTemplate,
  signInTemplate,
  stepUpTemplate,
} from './sign-in-template.ts';
import { enrolSmsTemplate, smsCodeTemplate, smsRoadTemplate } from './sms-template.ts';
import { setUpTemplate, staffSignInTemplate } from './staff-template.ts';
import { transitionNoticeTemplate } from './transition-template.ts';

const pageTemplates: Record<PageModel['page'], string> = {
  'sign-in': signInTemplate,
  'step-up': stepUpTemplate,
  mismatch: mismatchTemplate,
  'choose-company': chooseCompanyTemplate,
  'change-password': changePasswordTemplate,
  refused: refusedTemplate,
  error: errorTemplate,
  'nothing-sent': nothingSentTemplate,
  account: accountTemplate,
  'recovery-codes': recoveryCodesTemplate,
  links: linksTemplate,
  'enrol-totp': enrolTotpTemplate,
  'enrol-passkey': enrolPasskeyTemplate,
  'staff-sign-in': staffSignInTemplate,
  'set-up': setUpTemplate,
  desk: deskTemplate,
  'desk-person': deskPersonTemplate,
  'desk-vetting': deskVettingTemplate,
  'desk-code': deskCodeTemplate,
  activate: activateTemplate,
  activated: activatedTemplate,
  'enrol-sms': enrolSmsTemplate,
  'sms-code': smsCodeTemplate,
  'signed-out': signedOutTemplate,
  'confirm-sign-out': confirmSignOutTemplate,
  consent: consentTemplate,
  'ask-reset': askResetTemplate,
  'reset-asked': resetAskedTemplate,
  'new-password': newPasswordTemplate,
  'password-replaced': passwordReplacedTemplate,
  'assurance-levels': levelsTemplate,
};

const sharedTemplates = {
  layout: layoutTemplate,
  notice: noticeTemplate,
  requirement: requirementTemplate,
  representation: representationTemplate,
  'code-field': codeFieldTemplate,
  road: roadTemplate,
  roads: roadsTemplate,
  back: backTemplate,
  'passkey-parts': passkeyPartsTemplate,
  'passkey-road': passkeyRoadTemplate,
  sessions: sessionsTemplate,
  'password-field': passwordFieldTemplate,
  'password-road': passwordRoadTemplate,
  'account-password': accountPasswordTemplate,
  'recovery-road': recoveryRoadTemplate,
  worth: worthTemplate,
  proofing: proofingTemplate,
  'party-name': partyNameTemplate,
  field: fieldTemplate,
  choice: choiceTemplate,
  'passkey-sign-in-road': passkeySignInRoadTemplate,
  outage: outageTemplate,
  'link-offer': linkOfferTemplate,
  'sms-road': smsRoadTemplate,
  'transition-notice': transitionNoticeTemplate,
};

/**
 * `assetsPath` is where the public listener serves `assets` from, without a trailing slash ("/assets"). Hand over
 * the assets that are served there; without them the same ones are built again.
 */
export function createPageRenderer({ assetsPath, assets }: { assetsPath: string; assets?: Assets }) {
  const { stylesheetName, iconName, passkeyScriptName } = assets ?? createAssets();
  const eta = new Eta({ autoEscape: true, cache: true });
  for (const [name, template] of Object.entries({ ...sharedTemplates, ...pageTemplates })) {
    eta.loadTemplate(`@${name}`, template);
  }
  return {
    render(model: PageModel, context: PageContext): string {
      const view = createPageView(model, context);
      const body = eta.render(`@${model.page}`, view);
      const stylesheet = `${assetsPath}/${stylesheetName}`;
      const script = usesPasskey(model) ? `${assetsPath}/${passkeyScriptName}` : null;
      return eta.render('@layout', { ...view, body, stylesheet, icon: `${assetsPath}/${iconName}`, script });
    },
  };
}

export type PageRenderer = ReturnType<typeof createPageRenderer>;
