// The console on top of what all pages have: a wider frame, navigation beside the page, tables that become cards on a
// small screen, steps, badges, and paper.

export const consoleCss = `
:root {
  --utrecht-table-border-color: var(--sluis-line);
  --utrecht-table-caption-color: var(--sluis-ink);
  --utrecht-table-caption-font-weight: 600;
  --utrecht-table-caption-font-size: 1.0625rem;
  --utrecht-table-caption-line-height: 1.4;
  --utrecht-table-caption-margin-block-end: 0.5rem;
  --utrecht-table-caption-text-align: start;
  --utrecht-table-cell-line-height: 1.45;
  --utrecht-table-cell-padding-block-start: 0.625rem;
  --utrecht-table-cell-padding-block-end: 0.625rem;
  --utrecht-table-cell-padding-inline-start: 0.75rem;
  --utrecht-table-cell-padding-inline-end: 0.75rem;
  --utrecht-table-header-border-block-end-color: var(--sluis-control-line);
  --utrecht-table-header-border-block-end-width: 2px;
  --utrecht-table-header-cell-color: var(--sluis-ink-quiet);
  --utrecht-table-header-cell-font-weight: 600;
  --utrecht-table-header-cell-font-size: 0.9375rem;
  --utrecht-table-row-border-block-end-color: var(--sluis-line);
  --utrecht-table-row-border-block-end-width: 1px;
  --utrecht-breadcrumb-nav-link-color: var(--sluis-link);
  --utrecht-breadcrumb-nav-font-size: 0.9375rem;
  --utrecht-checkbox-size: 24px;
  --utrecht-textarea-min-block-size: 4rem;
}

.sluis-console .sluis-header__inner { max-inline-size: 90rem; }
.sluis-console a.sluis-brand { color: inherit; min-block-size: 44px; text-decoration: none; }
.sluis-who { font-size: 0.9375rem; margin: 0; }
.sluis-console__body { display: grid; flex: 1 0 auto; grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr; inline-size: 100%; margin-inline: auto; max-inline-size: 90rem; }
.sluis-console__main { min-inline-size: 0; padding: 1rem; }
.sluis-console__main:focus-visible { box-shadow: none; outline: none; }
.sluis-console__main > * + * { margin-block-start: 1rem; }
.sluis-console .sluis-card { padding: 1.25rem; }

.sluis-console__nav { background-color: var(--sluis-card); border-block-end: 1px solid var(--sluis-line); padding: 0 1rem; }
.sluis-menu__summary { color: var(--sluis-link); cursor: pointer; font-weight: 600; min-block-size: 44px; padding-block: 0.625rem; }
.sluis-menu:not([open]) + .sluis-nav { display: none; }
.sluis-nav, .sluis-nav__items { list-style: none; margin: 0; padding: 0; }
.sluis-nav { padding-block-end: 1rem; }
.sluis-nav__group + .sluis-nav__group { margin-block-start: 1rem; }
.sluis-nav__label { color: var(--sluis-ink-quiet); display: block; font-size: 0.875rem; font-weight: 600; padding: 0 0.75rem 0.25rem; }
.sluis-nav__link { border-inline-start: 4px solid transparent; border-radius: 0 8px 8px 0; color: var(--sluis-ink); display: flex; align-items: center; min-block-size: 44px; padding: 0.375rem 0.75rem; text-decoration: none; }
.sluis-nav__link:hover { background-color: var(--sluis-brand-soft); text-decoration: underline; }
.sluis-nav__link--current { background-color: var(--sluis-brand-soft); border-inline-start-color: var(--sluis-brand); font-weight: 600; }

.sluis-trail .utrecht-breadcrumb-nav__list { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; margin: 0; padding: 0; font-size: 0.9375rem; }
.sluis-trail .utrecht-breadcrumb-nav__item { align-items: center; display: inline-flex; min-block-size: 24px; }
.sluis-trail .utrecht-breadcrumb-nav__item + .utrecht-breadcrumb-nav__item::before { color: var(--sluis-ink-quiet); content: "/" / ""; margin-inline-end: 0.25rem; }
.sluis-trail .nl-link { align-items: center; display: inline-flex; min-block-size: 24px; padding: 0; }

.sluis-unseen { block-size: 1px; clip-path: inset(50%); inline-size: 1px; overflow: hidden; position: absolute; white-space: nowrap; }
.sluis-mono { font-family: var(--sluis-mono); font-size: 0.9375em; overflow-wrap: anywhere; }
textarea.sluis-mono { line-height: 1.5; tab-size: 2; white-space: pre; overflow-wrap: normal; }
.utrecht-textbox, .utrecht-select, .utrecht-textarea { min-block-size: 44px; }
.utrecht-textarea { inline-size: 100%; max-inline-size: 100%; }
.sluis-console .sluis-field .utrecht-textbox, .sluis-console .sluis-field .utrecht-select { inline-size: 100%; max-inline-size: 36rem; }
.sluis-option { align-items: center; display: flex; flex-wrap: wrap; gap: 0 0.625rem; min-block-size: 44px; }
.sluis-option__label { flex: 1 1 0; min-inline-size: 10rem; padding-block: 0.5rem; }
.sluis-option .utrecht-form-field-description, .sluis-option .utrecht-form-field-error-message { flex-basis: 100%; }
.sluis-field legend.utrecht-form-label { font-weight: 600; padding: 0; }
.utrecht-select--html-select:not([multiple]) { background-image: linear-gradient(45deg, transparent 50%, currentColor 50%), linear-gradient(135deg, currentColor 50%, transparent 50%); background-position: calc(100% - 1.25rem) 55%, calc(100% - 0.875rem) 55%; background-size: 0.375rem 0.375rem; padding-inline-end: 2.25rem; text-overflow: ellipsis; }
.sluis-radio, .utrecht-checkbox { accent-color: var(--sluis-brand); block-size: 24px; flex: none; inline-size: 24px; margin: 0; }
fieldset.sluis-field { border: 0; margin-block: 0 1.5rem; margin-inline: 0; min-inline-size: 0; padding: 0; }
fieldset.sluis-field.utrecht-form-field--invalid { border-inline-start: 4px solid var(--sluis-danger); padding-inline-start: 1rem; }
.sluis-filter { align-items: end; display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
.sluis-filter .nl-button { justify-self: start; margin-block-end: 1rem; }

.sluis-badge--ok { --nl-data-badge-background-color: var(--sluis-ok-soft); --nl-data-badge-color: var(--sluis-ok); }
.sluis-badge--warn { --nl-data-badge-background-color: var(--sluis-warn-soft); --nl-data-badge-color: var(--sluis-warn); }
.sluis-badge--danger { --nl-data-badge-background-color: var(--sluis-danger-soft); --nl-data-badge-color: var(--sluis-danger); }
:root { --sluis-warn: #7a4b00; --sluis-warn-soft: #fff4dc; }
@media (prefers-color-scheme: dark) { :root { --sluis-warn: #ffcf7d; --sluis-warn-soft: #37290f; } }
.utrecht-alert--warning { --_utrecht-alert-background-color: var(--sluis-warn-soft); border: 2px solid var(--sluis-warn); color: var(--sluis-ink); background-color: var(--sluis-warn-soft); }
.sluis-attention { display: grid; gap: 0.75rem; margin: 0; padding-inline-start: 1.25rem; }
.sluis-cell-list { margin: 0; padding-inline-start: 1.125rem; }
.sluis-small-button { --nl-button-min-block-size: 44px; --nl-button-padding-block-start: 0.375rem; --nl-button-padding-block-end: 0.375rem; --nl-button-padding-inline-start: 0.875rem; --nl-button-padding-inline-end: 0.875rem; }
.sluis-pages { align-items: center; display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; }

.sluis-stepper__steps { counter-reset: step; display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; list-style: none; margin: 0; padding: 0; }
.sluis-stepper__step { align-items: center; counter-increment: step; display: inline-flex; gap: 0.5rem; min-block-size: 32px; }
.sluis-stepper__step::before { align-items: center; block-size: 1.75rem; border: 2px solid var(--sluis-control-line); border-radius: 50%; content: counter(step); display: inline-flex; flex: none; font-weight: 700; inline-size: 1.75rem; justify-content: center; }
.sluis-stepper__step--current { font-weight: 700; }
.sluis-stepper__step--current::before { background-color: var(--sluis-brand); border-color: var(--sluis-brand); color: var(--sluis-on-brand); }
.sluis-stepper__step--done::before { border-color: var(--sluis-ok); color: var(--sluis-ok); }


.sluis-change-kinds { display: grid; gap: 0.5rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.sluis-change-kinds li { align-items: center; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; }
.sluis-change-kinds .nl-link { align-items: center; display: inline-flex; min-block-size: 24px; }
.sluis-links { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; }
.sluis-buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.sluis-details { margin-block-start: 1rem; }
.sluis-source-text { border: 1px solid var(--sluis-line); border-radius: 8px; font-family: var(--sluis-mono); font-size: 0.9375rem; line-height: 1.5; margin: 0.5rem 0 0; max-block-size: 40rem; overflow: auto; padding: 0.75rem; tab-size: 2; }
.sluis-excerpt { font-size: 0.9375rem; line-height: 1.6; margin: 0; overflow-x: auto; padding-inline-start: 4rem; }
.sluis-excerpt code { white-space: pre-wrap; }
.sluis-excerpt__fault { background-color: var(--sluis-danger-soft); }
.sluis-excerpt__apart { border-block-start: 1px dashed var(--sluis-control-line); margin-block-start: 0.5rem; padding-block-start: 0.5rem; }
.sluis-card form + form { margin-block-start: 1.5rem; }
.sluis-excerpt__fault::marker { color: var(--sluis-danger); font-weight: 700; }
.sluis-table th[scope="row"] { font-weight: 600; text-align: start; }
.sluis-table .nl-data-badge { overflow-wrap: normal; }
.sluis-table th .sluis-source { font-weight: 400; }
.sluis-result > * + .nl-heading--level-3 { margin-block-start: 1.5rem; }
.sluis-console .sluis-field > .utrecht-form-label { display: block; }
.sluis-table th, .sluis-table td { text-align: start; vertical-align: top; }
.sluis-table td, .sluis-table th[scope="row"] { min-inline-size: 5.5rem; overflow-wrap: break-word; }
.sluis-table :is(td, th):has(.sluis-mono) { min-inline-size: 8.5rem; }
.sluis-table code { overflow-wrap: anywhere; }
.sluis-table th[scope="col"] { overflow-wrap: normal; }
.sluis-cell-label { display: none; }

/* Too narrow for columns without breaking words: each row a card. Paper keeps the table. */
@media screen {
  .sluis-table-frame { container-type: inline-size; }
  @container (max-width: 48rem) {
    .sluis-table thead { block-size: 1px; clip-path: inset(50%); inline-size: 1px; overflow: hidden; position: absolute; }
    .sluis-table, .sluis-table tbody, .sluis-table tr, .sluis-table th[scope="row"], .sluis-table td, .sluis-table caption:not(.sluis-unseen) { display: block; inline-size: 100%; }
    .sluis-table tbody tr { border: 1px solid var(--sluis-line); border-radius: 8px; margin-block-end: 0.75rem; padding: 0.25rem 0; }
    .sluis-table td.utrecht-table__cell { display: grid; gap: 0 0.75rem; grid-template-columns: minmax(7rem, 35%) minmax(0, 1fr); }
    .sluis-table .utrecht-table__cell { border-block-end: 0; padding-block: 0.25rem; }
    .sluis-cell-label { display: block; color: var(--sluis-ink-quiet); font-size: 0.9375rem; }
  }
}
@media (max-width: 47.99rem) {
  .sluis-who .sluis-quiet { display: none; }
}
@media (min-width: 64rem) {
  .sluis-console__body { grid-template-columns: 15rem minmax(0, 1fr); grid-template-rows: none; }
  .sluis-console__nav { border-block-end: 0; border-inline-end: 1px solid var(--sluis-line); padding: 1.5rem 0.75rem; }
  .sluis-menu { display: none; }
  .sluis-menu:not([open]) + .sluis-nav { display: block; }
  .sluis-console__main { padding: 1.5rem 2rem 3rem; }
  .sluis-console__main:first-child { grid-column: 1 / -1; max-inline-size: 48rem; }
}

@media print {
  .sluis-console__nav, .sluis-trail, .sluis-pages, .sluis-header__actions, .sluis-console form { display: none; }
  .sluis-console__body { display: block; max-inline-size: none; }
  .sluis-console__main { padding: 0; }
  .sluis-not-on-paper { display: none; }
  .sluis-table tr { break-inside: avoid; }
  .sluis-table thead { display: table-header-group; }
  a.nl-link { color: inherit; }
}
`;
