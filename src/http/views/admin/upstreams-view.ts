// Upstream providers: what their words for a level are worth here, and whether they answer.

import type { Level } from '../../../domain/level.ts';
import { defineAdminView } from './admin-view.ts';

type Words = { nl: string; en: string };
export type UpstreamsModel = {
  upstreams: {
    id: string;
    label: Words;
    issuer: string;
    levels: { acr: string; level: Level; name: string }[];
    state: 'unknown' | 'up' | 'stale' | 'down';
    sinceMs: number | null;
    fault: string | null;
  }[];
};

const nl = {
  upstreamsTitle: 'Inlogdiensten',
  upstreamsCaption: 'Inlogdiensten en of ze antwoorden',
  upstreamsColumns: ['Dienst', 'Uitgever', 'Niveaus', 'Stand', 'Sinds', 'Melding'],
  states: {
    unknown: 'nog niet gevraagd',
    up: 'antwoordt',
    stale: 'antwoordt niet; laatste gegevens nog bruikbaar',
    down: 'antwoordt niet',
  },
  tones: { unknown: 'quiet', up: 'ok', stale: 'warn', down: 'danger' },
};
const en: typeof nl = {
  upstreamsTitle: 'Identity providers',
  upstreamsCaption: 'Identity providers and whether they answer',
  upstreamsColumns: ['Provider', 'Issuer', 'Levels', 'State', 'Since', 'Message'],
  states: {
    unknown: 'not asked yet',
    up: 'answers',
    stale: 'does not answer; what is known still serves',
    down: 'does not answer',
  },
  tones: { unknown: 'quiet', up: 'ok', stale: 'warn', down: 'danger' },
};

export const upstreamsView = defineAdminView<UpstreamsModel, typeof nl>({
  name: 'upstreams',
  text: { nl, en },
  title: (_model, { t }) => t.upstreamsTitle,
  template: `<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.upstreamsCaption, columns: it.t.upstreamsColumns, rows: it.m.upstreams.map((item) => [
  { text: it.say(item.label), note: item.id }, { code: item.issuer }, { list: item.levels.map(({ acr, level, name }) => (name || acr) + ': ' + it.t.levels[level]) },
  { badge: it.t.states[item.state], tone: it.t.tones[item.state] }, { atMs: item.sinceMs }, item.fault]) }) %>
</section>
`,
});
