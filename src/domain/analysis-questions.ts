// The questions of a risk analysis with the answers one can choose: the form, the description of a level and the
// search for what would change it all read this one list. Which norm asks which is said by the norm (Norm.asks).

import type { QuestionId } from './norm.ts';
import type { Text } from './policy-parts.ts';
import type { parties as partyNames } from './service-document.ts';

export type Answer = { value: string; text: Text };
export type AnalysisQuestion = { id: QuestionId; text: Text; hint?: Text; answers: readonly Answer[] };

const say = (nl: string, en: string): Text => ({ nl, en });
const answer = (value: string, nl: string, en: string): Answer => ({ value, text: { nl, en } });
/** Stands for an aspect that is left out: no such trait, or not answered. */
export const noAnswer = '';

// biome-ignore format: a table of words reads as one
const questions = {
  personalData: { id: 'personalData', text: say('Welke persoonsgegevens komen bij de dienst als geheel voor, naast de soorten hierboven?', 'Which personal data does the service handle as a whole, besides the kinds above?'), answers: [
    answer(noAnswer, 'geen andere', 'none other'),
    answer('ordinary', 'gewone persoonsgegevens', 'ordinary personal data'),
    answer('sensitive', 'gevoelige gegevens, zoals loon of financiële positie', 'sensitive data, such as wages or financial position'),
    answer('special-category', 'bijzondere persoonsgegevens', 'special categories of personal data'),
    answer('criminal', 'strafrechtelijke, politie- of antecedentengegevens', 'criminal records, police data or background checks'),
    answer('stigmatising', 'gegevens die kunnen stigmatiseren, uitsluiten of chantabel maken', 'data that can lead to stigma, exclusion or blackmail'),
    answer('medical-secrecy', 'gegevens onder het medisch beroepsgeheim', 'data under medical professional secrecy'),
  ] },
  health: { id: 'health', text: say('Gaan die andere gegevens over gezondheid?', 'Is that other data about health?'), hint: say('Ook dat iemand ziek is gemeld, hoort daarbij.', 'That somebody was reported sick is included.'), answers: [
    answer(noAnswer, 'nee', 'no'), answer('yes', 'ja', 'yes'),
  ] },
  riskClass: { id: 'riskClass', text: say('In welke klasse vallen die andere persoonsgegevens?', 'Which class does that other personal data belong to?'), answers: [
    answer(noAnswer, 'niet gekozen', 'not chosen'),
    answer('0', 'klasse 0', 'class 0'),
    answer('I', 'klasse I: basis', 'class I: basic'),
    answer('II', 'klasse II: verhoogd risico', 'class II: increased risk'),
    answer('III', 'klasse III: hoog risico', 'class III: high risk'),
  ] },
  scale: { id: 'scale', text: say('Hoe groot is de verwerking?', 'How large is the processing?'), answers: [
    answer('small', 'kleinschalig', 'small scale'), answer('large', 'grootschalig', 'large scale'),
  ] },
  misuseRisk: { id: 'misuseRisk', text: say('Hoe groot is het risico als de gegevens in verkeerde handen vallen?', 'How great is the risk if the data falls into the wrong hands?'), answers: [
    answer(noAnswer, 'niet beantwoord', 'not answered'),
    answer('hardly', 'geen of nauwelijks risico op identiteitsfraude of misbruik', 'no or hardly any risk of identity fraud or misuse'),
    answer('real', 'reëel risico', 'a real risk'),
    answer('great', 'groot risico', 'a great risk'),
  ] },
  companyData: { id: 'companyData', text: say('Welke gegevens van ondernemingen komen voor?', 'Which data of companies is handled?'), answers: [
    answer(noAnswer, 'geen andere', 'none other'),
    answer('generally-known', 'algemeen bekende', 'generally known'),
    answer('sensitive', 'gevoelige', 'sensitive'),
  ] },
  bsn: { id: 'bsn', text: say('Wat gebeurt er met het BSN?', 'What happens with the BSN?'), answers: [
    answer(noAnswer, 'de dienst verstrekt geen BSN', 'the service supplies no BSN'),
    answer('taken', 'wordt ingevuld en niet teruggekoppeld', 'is typed in and not given back'),
    answer('echoed', 'wordt ingevuld en teruggekoppeld', 'is typed in and shown back'),
    answer('supplied', 'de dienst verstrekt een BSN, zonder andere persoonsgegevens', 'the service supplies a BSN, without other personal data'),
    answer('combined', 'de dienst verstrekt een BSN met andere persoonsgegevens', 'BSN supplied with other data'),
  ] },
  baseRegistry: { id: 'baseRegistry', text: say('Verandert de dienst gegevens in een basisregistratie?', 'Does the service change data in a base registry?'), answers: [
    answer(noAnswer, 'niet beantwoord', 'not answered'),
    answer('none', 'nee', 'no'),
    answer('controlled', 'ja, met controle op de verwerking', 'yes, with control of the processing'),
    answer('uncontrolled', 'ja, zonder controle op de verwerking', 'yes, without control of the processing'),
  ] },
  legalEffect: { id: 'legalEffect', text: say('Welk rechtsgevolg heeft de dienst?', 'Which legal effect does the service have?'), answers: [
    answer(noAnswer, 'niet beantwoord', 'not answered'),
    answer('none', 'geen', 'none'),
    answer('indirect', 'indirect', 'indirect'),
    answer('direct', 'direct, zoals een besluit of aanvraag', 'direct, such as a decision or claim'),
    answer('irreversible', 'direct, en niet of moeilijk terug te draaien', 'direct, and hard or impossible to undo'),
  ] },
  publicInterest: { id: 'publicInterest', text: say('Hoe groot is het publiek belang?', 'How large is the public interest?'), answers: [
    answer(noAnswer, 'niet beantwoord', 'not answered'),
    answer('none', 'geen', 'none'), answer('low', 'laag', 'low'), answer('medium', 'midden', 'medium'), answer('high', 'hoog', 'high'),
  ] },
} as const satisfies Record<string, AnalysisQuestion>;

export type AspectQuestionId = keyof typeof questions;
/** The questions that one answer of a list settles, in the order of the form. */
export const aspectQuestions: Readonly<Record<AspectQuestionId, AnalysisQuestion>> = questions;
export const aspectQuestionIds = Object.keys(questions) as AspectQuestionId[];

/** What the questions that are more than a choice are called. */
export const topicTexts: Readonly<
  Record<'data' | 'economicInterest' | 'riskRaising' | 'lowering' | 'mandates', Text>
> = {
  data: say('Soorten gegevens', 'Kinds of data'),
  economicInterest: say('Economisch belang', 'Economic interest'),
  riskRaising: say('Risicoverhogende factoren', 'Risk-raising factors'),
  lowering: say('Verlaging', 'Lowering'),
  mandates: say('Machtigen', 'Mandates'),
};

export const partyTexts: Readonly<Record<(typeof partyNames)[number], Text>> = {
  citizen: say('burgers', 'citizens'),
  'company-up-to-250': say('bedrijven tot en met 250 werknemers', 'companies of up to 250 employees'),
  'company-over-250': say('bedrijven met meer dan 250 werknemers', 'companies of more than 250 employees'),
};

export function textOfQuestion(id: QuestionId): Text {
  return id in questions ? questions[id as AspectQuestionId].text : topicTexts[id as keyof typeof topicTexts];
}
