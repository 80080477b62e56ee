// Parts that the console's pages share. A cell is a value with its kind, never markup of a page: text, or one of
// AdminCell. `view` is the page's own `it`.

import type { Level } from '../../../domain/level.ts';

/** What a table cell, a fact or a list item shows. */
export type AdminCell =
  | string
  | number
  | null
  | { href: string; text: string }
  | { level: Level; twoFactor?: boolean }
  | { badge: string; tone?: 'ok' | 'warn' | 'danger' | 'quiet' }
  | { atMs: number | null }
  | { code: string }
  | { text: string; note: string }
  | { list: AdminCell[] }
  | {
      action: string;
      fields: Record<string, string | readonly (string | number)[]>;
      button: string;
      negative?: boolean;
      about?: string;
    };

const cell = `<% const { view, value } = it; %><% if (value === null || value === '') { %><span class="sluis-quiet"><%= view.t.adminEmptyValue %></span><%
} else if (typeof value !== 'object') { %><%= value %><%
} else if ('href' in value) { %><a class="nl-link" href="<%= value.href %>"><%= value.text %></a><%
} else if ('level' in value) { %><%~ include('@admin-level', { view, level: value.level, twoFactor: value.twoFactor ?? false }) %><%
} else if ('badge' in value) { %><span class="nl-data-badge sluis-badge sluis-badge--<%= value.tone ?? 'quiet' %>"><%= value.badge %></span><%
} else if ('atMs' in value) { %><% if (value.atMs === null) { %><span class="sluis-quiet"><%= view.t.adminEmptyValue %></span><% } else { %><time datetime="<%= view.iso(value.atMs) %>"><%= view.moment(value.atMs) %></time><% } %><%
} else if ('code' in value) { %><code class="sluis-mono"><%= value.code %></code><%
} else if ('note' in value) { %><%= value.text %><span class="sluis-source"><%= value.note %></span><%
} else if ('list' in value) { %><% if (value.list.length === 0) { %><span class="sluis-quiet"><%= view.t.adminEmptyValue %></span><% } else { %><ul class="sluis-cell-list"><% value.list.forEach((item) => { %><li><%~ include('@admin-cell', { view, value: item }) %></li><% }) %></ul><% } %><%
} else if ('action' in value) { %><form class="sluis-inline-form" method="post" action="<%= value.action %>"><% Object.entries(value.fields).forEach(([name, given]) => { [given].flat().forEach((one) => { %><input type="hidden" name="<%= name %>" value="<%= one %>"><% }); }) %><button class="nl-button nl-button--<%= value.negative ? 'secondary nl-button--negative' : 'secondary' %> sluis-small-button" type="submit"><%= value.button %><% if (value.about) { %> <span class="sluis-unseen"><%= value.about %></span><% } %></button></form><%
} %>`;

/** Data: view, level, twoFactor. The words say it; the colour only helps. */
const level = `<span class="nl-data-badge sluis-level sluis-level--<%= it.level %>"><%= it.view.t.levels[it.level] %><% if (it.twoFactor && (it.level === 'low' || it.level === 'none')) { %> <%= it.view.t.twoFactor %><% } %></span>`;

/** Data: view, caption, columns ([label]), rows (AdminCell[][]), empty (text; absent: the caption and "nothing found"), hideCaption. First cell of a row names it. */
const table = `<% const { view, columns, rows } = it; %><% if (rows.length === 0) { %><p class="nl-paragraph"><% if (!it.empty) { %><strong><%= it.caption %>.</strong> <% } %><%= it.empty ?? view.t.adminNone %></p><% } else { %>
<div class="utrecht-table-container sluis-table-frame">
<table class="utrecht-table utrecht-table--html-table sluis-table" role="table">
<caption class="utrecht-table__caption<%= it.hideCaption ? ' sluis-unseen' : '' %>"><%= it.caption %></caption>
<thead class="utrecht-table__header" role="rowgroup"><tr class="utrecht-table__row" role="row"><% columns.forEach((label) => { %><th class="utrecht-table__header-cell" scope="col" role="columnheader"><%= label %></th><% }) %></tr></thead>
<tbody class="utrecht-table__body" role="rowgroup">
<% rows.forEach((row) => { %><tr class="utrecht-table__row" role="row"><% row.forEach((value, index) => { %><% if (index === 0) { %><th class="utrecht-table__cell" scope="row" role="rowheader"><%~ include('@admin-cell', { view, value }) %></th><% } else { %><td class="utrecht-table__cell" role="cell"><span class="sluis-cell-label" aria-hidden="true"><%= columns[index] %></span><div class="sluis-cell"><%~ include('@admin-cell', { view, value }) %></div></td><% } %><% }) %></tr>
<% }) %></tbody>
</table>
</div>
<% } %>`;

/** Data: view, rows ({ label, value: AdminCell }[]). */
const facts = `<dl class="sluis-facts"><% it.rows.forEach(({ label, value }) => { %><div class="sluis-facts__row"><dt><%= label %></dt><dd><%~ include('@admin-cell', { view: it.view, value }) %></dd></div>
<% }) %></dl>`;

/** Data: view, previousHref and nextHref (null: none), label (absent: none). */
const pagination = `<% if (it.previousHref || it.nextHref) { %><nav class="sluis-pages" aria-label="<%= it.view.t.adminPages %>">
<% if (it.previousHref) { %><a class="nl-link sluis-action-link" rel="prev" href="<%= it.previousHref %>"><%= it.view.t.adminPrevious %></a><% } %>
<% if (it.label) { %><span><%= it.label %></span><% } %>
<% if (it.nextHref) { %><a class="nl-link sluis-action-link" rel="next" href="<%= it.nextHref %>"><%= it.view.t.adminNext %></a><% } %>
</nav><% } %>`;

/**
 * Data: view, id, name, label, type ('text' | 'textarea' | 'select' | 'checkbox' | 'radio' | an input type), value, hint, error (text
 * or null), options ([value, text][]), required, maxlength, rows, checked (for one check box), mono.
 * 'radio' and 'checkboxes' make a group of `options`; value is then the chosen one, or the list of the chosen.
 */
const field = `<% const hintId = it.hint ? it.id + '-hint' : null; const errorId = it.error ? it.id + '-error' : null; const describedBy = [hintId, errorId].filter(Boolean).join(' ');
const invalid = it.error ? ' aria-invalid="true"' : ''; const described = describedBy ? ' aria-describedby="' + describedBy + '"' : ''; const needed = it.required ? ' required' : ''; const longest = it.maxlength ? ' maxlength="' + Number(it.maxlength) + '"' : '';
const isGroup = it.type === 'radio' || it.type === 'checkboxes'; const chosen = Array.isArray(it.value) ? it.value : [it.value]; %>
<% if (isGroup) { %><fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset sluis-field<%= it.error ? ' utrecht-form-field--invalid' : '' %>" id="<%= it.id %>" tabindex="-1"<%~ described %>>
<legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend utrecht-form-label"><%= it.label %></legend>
<% if (it.hint) { %><p class="utrecht-form-field-description" id="<%= hintId %>"><%= it.hint %></p><% } %>
<% if (it.error) { %><p class="utrecht-form-field-error-message" id="<%= errorId %>"><%= it.error %></p><% } %>
<% it.options.forEach(([value, text], index) => { %><div class="sluis-option"><input class="<%= it.type === 'radio' ? 'sluis-radio' : 'utrecht-checkbox utrecht-checkbox--html-input' %>" type="<%= it.type === 'radio' ? 'radio' : 'checkbox' %>" id="<%= it.id %>-<%= index %>" name="<%= it.name %>" value="<%= value %>"<%~ chosen.includes(value) ? ' checked' : '' %><%~ it.type === 'radio' ? needed : '' %>><label class="sluis-option__label" for="<%= it.id %>-<%= index %>"><%= text %></label></div>
<% }) %></fieldset><% } else if (it.type === 'checkbox') { %><div class="sluis-field sluis-option<%= it.error ? ' utrecht-form-field--invalid' : '' %>"><input class="utrecht-checkbox utrecht-checkbox--html-input" type="checkbox" id="<%= it.id %>" name="<%= it.name %>" value="<%= it.value ?? 'yes' %>"<%~ it.checked ? ' checked' : '' %><%~ needed %><%~ described %><%~ invalid %>><label class="sluis-option__label" for="<%= it.id %>"><%= it.label %></label>
<% if (it.hint) { %><p class="utrecht-form-field-description" id="<%= hintId %>"><%= it.hint %></p><% } %><% if (it.error) { %><p class="utrecht-form-field-error-message" id="<%= errorId %>"><%= it.error %></p><% } %></div><% } else { %><div class="utrecht-form-field sluis-field<%= it.error ? ' utrecht-form-field--invalid' : '' %>">
<label class="utrecht-form-label" for="<%= it.id %>"><%= it.label %></label>
<% if (it.hint) { %><p class="utrecht-form-field-description" id="<%= hintId %>"><%= it.hint %></p><% } %>
<% if (it.error) { %><p class="utrecht-form-field-error-message" id="<%= errorId %>"><%= it.error %></p><% } %>
<% if (it.type === 'select') { %><select class="utrecht-select utrecht-select--html-select" id="<%= it.id %>" name="<%= it.name %>"<%~ needed %><%~ described %><%~ invalid %>><% it.options.forEach(([value, text]) => { %><option value="<%= value %>"<%~ value === it.value ? ' selected' : '' %>><%= text %></option><% }) %></select><%
} else if (it.type === 'textarea') { %><textarea class="utrecht-textarea utrecht-textarea--html-textarea<%= it.mono ? ' sluis-mono' : '' %>" id="<%= it.id %>" name="<%= it.name %>" rows="<%= it.rows ?? 4 %>"<%~ it.mono ? ' spellcheck="false"' : '' %><%~ longest %><%~ needed %><%~ described %><%~ invalid %>>
<%= it.value ?? '' %></textarea><%
} else { %><input class="utrecht-textbox utrecht-textbox--html-input" type="<%= it.type ?? 'text' %>" id="<%= it.id %>" name="<%= it.name %>" value="<%= it.value ?? '' %>"<%~ longest %><%~ needed %><%~ described %><%~ invalid %>><% } %></div><% } %>`;

/** The summary above a form with faults. Data: view, title (absent: the usual one), faults ({ href (of the field) or null, text }[]). */
const faults = `<% if (it.faults.length > 0) { %><div class="utrecht-alert utrecht-alert--error sluis-notice" role="alert" tabindex="-1" id="faults"><div class="utrecht-alert__content">
<h2 class="nl-heading nl-heading--level-2"><%= it.title ?? it.view.t.adminFaultsTitle %></h2>
<ul class="sluis-reasons"><% it.faults.forEach((fault) => { %><li><% if (fault.href) { %><a class="nl-link" href="<%= fault.href %>"><%= fault.text %></a><% } else { %><%= fault.text %><% } %></li><% }) %></ul>
</div></div><% } %>`;

/** Data: kind (ok, info, warning, error), what, next (absent: none), href with linkText (absent: none). */
const notice = `<div class="utrecht-alert utrecht-alert--<%= it.kind %> sluis-notice" role="<%= it.kind === 'error' ? 'alert' : 'status' %>"><div class="utrecht-alert__content">
<p class="nl-paragraph sluis-notice__what"><%= it.what %></p><% if (it.next) { %><p class="nl-paragraph"><%= it.next %></p><% } %><% if (it.href) { %><p class="nl-paragraph"><a class="nl-link" href="<%= it.href %>"><%= it.linkText %></a></p><% } %>
</div></div>`;

/** Before a form that needs a fresh level; nothing for who has it. Data: view. */
const confirm = `<% if (!it.view.isFresh) { %><div class="utrecht-alert utrecht-alert--info sluis-notice" role="note"><div class="utrecht-alert__content">
<p class="nl-paragraph sluis-notice__what"><%= it.view.t.adminConfirmTitle %></p><p class="nl-paragraph"><%= it.view.t.adminConfirmText %></p>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.view.confirmHref %>"><%= it.view.t.adminConfirmLink %></a></p></div></div><% } %>`;

/** Data: view, label, steps ({ label, href (null: not a link), state: 'done' | 'current' | 'todo' }[]). */
const stepper = `<nav class="sluis-stepper" aria-label="<%= it.label %>"><ol class="sluis-stepper__steps"><% it.steps.forEach((step) => { %><li class="sluis-stepper__step sluis-stepper__step--<%= step.state %>"<%~ step.state === 'current' ? ' aria-current="step"' : '' %>><% if (step.href) { %><a class="nl-link" href="<%= step.href %>"><%= step.label %></a><% } else { %><%= step.label %><% } %><% if (step.state !== 'todo') { %> <span class="sluis-unseen">(<%= step.state === 'done' ? it.view.t.adminStepDone : it.view.t.adminStepCurrent %>)</span><% } %></li><% }) %></ol></nav>`;

export const adminParts: Record<string, string> = {
  'admin-cell': cell,
  'admin-level': level,
  'admin-table': table,
  'admin-facts': facts,
  'admin-pagination': pagination,
  'admin-field': field,
  'admin-faults': faults,
  'admin-notice': notice,
  'admin-confirm': confirm,
  'admin-stepper': stepper,
};
