// Upstream providers: what their words for a level are worth here, and whether they answer.

import type { Level } from '../../../domain/level.ts';
import type { Audience } from '../../../domain/upstream-document.ts';
import { defineAdminView } from './admin-view.ts';

type Words = { nl: string; en: string };
export type UpstreamsModel = {
  upstreams: {
    id: string;
    label: Words;
    audience: Audience;
    issuer: string;
    levels: { acr: string; level: Level; name: string }[];
    state: 'unknown' | 'up' | 'stale' | 'down' | 'unusable';
    sinceMs: number | null;
    fault: string | null;
  }[];
};

const nl = {
  upstreamsTitle: 'Inlogdiensten',
  upstreamsCaption: 'Inlogdiensten en of ze antwoorden',
  upstreamsColumns: ['Dienst', 'Voor', 'Uitgever', 'Niveaus', 'Stand', 'Sinds', 'Melding'],
  states: {
    unknown: 'nog niet gevraagd',
    up: 'antwoordt',
    stale: 'antwoordt niet; laatste gegevens nog bruikbaar',
    down: 'antwoordt niet',
    unusable: 'sleutel of geheim ontbreekt',
  },
  audiences: { portal: 'bezoekers van portalen', staff: 'medewerkers' },
  tones: { unknown: 'quiet', up: 'ok', stale: 'warn', down: 'danger', unusable: 'danger' },
};
const en: typeof nl = {
  upstreamsTitle: 'Identity providers',
  upstreamsCaption: 'Identity providers and whether they answer',
  upstreamsColumns: ['Provider', 'For', 'Issuer', 'Levels', 'State', 'Since', 'Message'],
  states: {
    unknown: 'not asked yet',
    up: 'answers',
    stale: 'does not answer; what is known still serves',
    down: 'does not answer',
    unusable: 'key or secret is missing',
  },
  audiences: { portal: 'visitors of portals', staff: 'staff' },
  tones: { unknown: 'quiet', up: 'ok', stale: 'warn', down: 'danger', unusable: 'danger' },
};

export const upstreamsView = defineAdminView<UpstreamsModel, typeof nl>({
  name: 'upstreams',
  text: { nl, en },
  title: (_model, { t }) => t.upstreamsTitle,
  template: `<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.upstreamsCaption, columns: it.t.upstreamsColumns, rows: it.m.upstreams.map((item) => [
  { text: it.say(item.label), note: item.id }, it.t.audiences[item.audience], { code: item.issuer }, { list: item.levels.map(({ acr, level, name }) => (name || acr) + ': ' + it.t.levels[level]) },
  { badge: it.t.states[item.state], tone: it.t.tones[item.state] }, { atMs: item.sinceMs }, item.fault]) }) %>
</section>
`,
});
