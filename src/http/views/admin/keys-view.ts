// Signing keys and their times, and the form that replaces one.

import { defineAdminView } from './admin-view.ts';

export type KeysModel = {
  keys: {
    kid: string;
    alg: string;
    state: 'next' | 'active' | 'retired';
    publishedAtMs: number;
    activeFromMs: number;
    retiredAtMs: number | null;
    removeAtMs: number | null;
  }[];
  mayRotate: boolean;
  done: 'rotated' | null;
};

const nl = {
  keysTitle: 'Sleutels',
  keysCaption: 'Sleutels die tokens en kopteksten ondertekenen',
  keysColumns: ['Sleutel', 'Algoritme', 'Stand', 'Bekend sinds', 'Tekent vanaf', 'Tekent tot', 'Verdwijnt'],
  keyStates: { next: 'hierna', active: 'in gebruik', retired: 'voorbij' },
  keyTones: { next: 'warn', active: 'ok', retired: 'quiet' },
  keysRotated: 'De sleutel is vervangen. Wat eerder is ondertekend, blijft te controleren.',
  keysRotate: 'Sleutel vervangen',
  keysRotateLead:
    'De nieuwe sleutel wordt eerst bekendgemaakt en tekent daarna. Alleen bij een gelekte sleutel vervangt u die meteen.',
  keysAlg: 'Algoritme',
  keysReason: 'Reden',
  keysReasonHint: 'Komt in de vastlegging.',
  keysNow: 'Wanneer',
  keysNowOptions: { no: 'na de bekendmaking', yes: 'meteen: de oude is gelekt' },
};
const en: typeof nl = {
  keysTitle: 'Keys',
  keysCaption: 'Keys that sign tokens and headers',
  keysColumns: ['Key', 'Algorithm', 'State', 'Published', 'Signs from', 'Signs until', 'Removed'],
  keyStates: { next: 'next', active: 'in use', retired: 'retired' },
  keyTones: { next: 'warn', active: 'ok', retired: 'quiet' },
  keysRotated: 'The key was replaced. What was signed before can still be verified.',
  keysRotate: 'Replace a key',
  keysRotateLead:
    'The new key is published first and signs after that. Only when a key has leaked is it replaced at once.',
  keysAlg: 'Algorithm',
  keysReason: 'Reason',
  keysReasonHint: 'Goes into the record.',
  keysNow: 'When',
  keysNowOptions: { no: 'after it was published', yes: 'at once: the old one has leaked' },
};

export const keysView = defineAdminView<KeysModel, typeof nl>({
  name: 'keys',
  text: { nl, en },
  title: (_model, { t }) => t.keysTitle,
  template: `<% if (it.m.done) { %><%~ include('@admin-notice', { kind: 'ok', what: it.t.keysRotated }) %><% } %>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.keysCaption, columns: it.t.keysColumns, rows: it.m.keys.map((key) => [
  { code: key.kid }, key.alg, { badge: it.t.keyStates[key.state], tone: it.t.keyTones[key.state] }, { atMs: key.publishedAtMs }, { atMs: key.activeFromMs }, { atMs: key.retiredAtMs }, { atMs: key.removeAtMs }]) }) %>
</section>
<% if (it.m.mayRotate) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.keysRotate %></h2>
<p class="nl-paragraph"><%= it.t.keysRotateLead %></p>
<%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/keys/rotate">
<%~ include('@admin-field', { id: 'alg', name: 'alg', type: 'select', label: it.t.keysAlg, value: '', options: [...new Set(it.m.keys.map(({ alg }) => alg))].map((alg) => [alg, alg]) }) %>
<%~ include('@admin-field', { id: 'now', name: 'now', type: 'radio', label: it.t.keysNow, value: 'no', options: Object.entries(it.t.keysNowOptions) }) %>
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.keysReason, hint: it.t.keysReasonHint, required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.keysRotate %></button>
</form>
</section><% } %>
`,
});
