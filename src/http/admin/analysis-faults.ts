// What is wrong with an analysis, said at its field and above the form: of the answers themselves, and of the policy
// that would come of them.

import type { PolicyFault } from '../../domain/policy-faults.ts';
import type { FormFault, Words } from './admin-endpoint.ts';
import type { AnswerFault, AnswerFaultCode } from './analysis-answers.ts';
import { type AnalysisField, analysisForm } from './analysis-fields.ts';

/** field null: nowhere in this form. */
export type ShownFault = { field: AnalysisField | null; text: Words };

const answerTexts: Record<AnswerFaultCode, Words> = {
  missing: { nl: 'Vul dit in.', en: 'Fill this in.' },
  malformed: { nl: 'Wat hier staat, kan niet.', en: 'This value is not possible here.' },
  'malformed-id': {
    nl: 'Een kenmerk heeft kleine letters, cijfers en streepjes, hooguit 64.',
    en: 'An id has lower-case letters, digits and hyphens, 64 at most.',
  },
  'taken-id': { nl: 'Er is al een dienst met dit kenmerk.', en: 'There is a service with this id already.' },
  'malformed-amount': {
    nl: 'Schrijf een bedrag in euro zonder punten, zoals 125000 of 999,99.',
    en: 'Write an amount in euro without separators, such as 125000 or 999.99.',
  },
  'malformed-date': { nl: 'Schrijf een datum als 2026-11-02.', en: 'Write a date as 2026-11-02.' },
  'date-in-future': { nl: 'Deze datum ligt in de toekomst.', en: 'This date is in the future.' },
  'date-in-past': { nl: 'Kies een datum die nog komt.', en: 'Choose a date that is yet to come.' },
  'unknown-choice': { nl: 'Kies een van de mogelijkheden.', en: 'Choose one of the options.' },
  'empty-interest': {
    nl: 'Dit antwoord en de bedragen hieronder spreken elkaar tegen.',
    en: 'This answer and the amounts below contradict each other.',
  },
  'risk-contradiction': {
    nl: 'Er staan factoren hieronder, maar u antwoordt niet dat ze er zijn.',
    en: 'There are factors below, but you do not answer that there are any.',
  },
};

const lowering = (nl: string, en: string) => ({ field: 'lower' as const, text: { nl, en } });

/** Of the policy as a whole, where they can come of this form. */
const policyTexts: Record<string, ShownFault> = {
  'lowering-with-risk-raising': lowering(
    'Verlagen kan niet als er risicoverhogende factoren zijn (Regeling, art. 3 en 4).',
    'Lowering is not possible where there are risk-raising factors (Regeling, art. 3 and 4).',
  ),
  'lowering-with-full-analysis': lowering(
    'De volledige analyse bepaalt het niveau al; verlagen kan daarnaast niet.',
    'The full analysis decides the level already; it cannot be lowered beside that.',
  ),
  'lowering-not-in-norm': lowering('Deze norm kent geen verlaging.', 'This norm knows no lowering.'),
  'lowering-without-second-reader': {
    field: 'secondReader',
    text: {
      nl: 'Een verlaging heeft een tweede lezer nodig die een ander is dan de schrijver.',
      en: 'A lowering needs a second reader who is another person than the author.',
    },
  },
};

function openCell({ path, message }: PolicyFault): ShownFault {
  const aspect = /^services\.[^.]+\.aspects\.(\w+)$/.exec(path)?.[1];
  if (aspect !== undefined) {
    const field = aspect === 'economicInterest' ? 'interest' : (aspect as AnalysisField);
    const text = { nl: 'Beantwoord dit: de norm weegt het mee.', en: 'Answer this: the norm weighs it.' };
    return { field: field in analysisForm.shape ? field : null, text };
  }
  const nl = `De norm laat een waarde open die deze analyse nodig heeft. Vul in het beleid in: ${path}.`;
  const en = `The norm leaves a value open that this analysis needs. Fill in, in the policy: ${path}. (${message})`;
  return { field: path.startsWith('dataClasses.') ? 'data' : 'norm', text: { nl, en } };
}

export function shownPolicyFault(fault: PolicyFault): ShownFault {
  if (fault.code === 'open-cell') return openCell(fault);
  if (fault.code === 'data-outside-analysis') {
    const nl = `${fault.path} toont gegevens die deze analyse dan niet meer dekt.`;
    return { field: 'data', text: { nl, en: `${fault.path}: ${fault.message}` } };
  }
  const text = `${fault.path}: ${fault.message}`;
  return policyTexts[fault.code] ?? { field: null, text: { nl: text, en: text } };
}

export const shownAnswerFault = ({ field, code }: AnswerFault): ShownFault => ({
  field,
  text: answerTexts[code],
});

const isField = (name: string): name is AnalysisField => Object.hasOwn(analysisForm.shape, name);

/** Of the form as such: too long, or a field that does not belong here. */
export function shownFormFault({ field, problem }: FormFault): ShownFault {
  const name = field.split('.')[0] ?? '';
  if (problem !== 'unknown' && isField(name)) return { field: name, text: answerTexts.malformed };
  const nl = `Het veld "${field}" hoort niet in dit formulier.`;
  return { field: null, text: { nl, en: `The field "${field}" does not belong in this form.` } };
}
