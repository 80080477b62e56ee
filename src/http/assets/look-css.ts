// Page frame and what the component libraries do not have. Small screens first; no colour outside the tokens.

export const lookCss = `
*, *::before, *::after { box-sizing: border-box; }

[hidden] { display: none !important; }

html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }

body {
  background-color: var(--sluis-page);
  color: var(--sluis-ink);
  display: flex;
  flex-direction: column;
  font-family: var(--sluis-font);
  font-size: 1rem;
  line-height: 1.55;
  margin: 0;
  min-block-size: 100vh;
  min-block-size: 100dvh;
  overflow-wrap: break-word;
}

:focus-visible {
  box-shadow: 0 0 0 5px var(--sluis-focus);
  outline: 3px solid var(--sluis-focus-ink);
  outline-offset: 2px;
}
main:focus-visible { box-shadow: none; outline: none; }

.sluis-header { background-color: var(--sluis-card); border-block-end: 1px solid var(--sluis-line); }
.sluis-header__inner {
  align-items: center;
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1rem;
  justify-content: space-between;
  margin-inline: auto;
  max-inline-size: 46rem;
  min-block-size: 64px;
  padding: 0.5rem 1rem;
}
.sluis-header__actions { align-items: center; display: flex; gap: 0.25rem 0.75rem; margin-inline-start: auto; }
/* Room for both actions on the narrowest phone, and the last one flush with the cards. */
.sluis-header .nl-button { --nl-button-padding-inline-end: 0.5rem; --nl-button-padding-inline-start: 0.5rem; margin-inline-end: -0.5rem; }
.sluis-brand { align-items: center; display: inline-flex; gap: 0.625rem; }
.sluis-brand__sign { display: block; }
.sluis-brand__name { font-size: 1.25rem; font-weight: 700; letter-spacing: 0.01em; }

.sluis-main { flex: 1 0 auto; inline-size: 100%; margin-inline: auto; max-inline-size: 46rem; padding: 1rem; }
.sluis-main > * + * { margin-block-start: 1rem; }

.sluis-card {
  background-color: var(--sluis-card);
  border: 1px solid var(--sluis-line);
  border-radius: var(--sluis-radius);
  padding: 1.25rem;
}
.sluis-card--quiet { background-color: var(--sluis-card-quiet); }
.sluis-card > :last-child, .sluis-why__body > :last-child, .sluis-road > :last-child, .utrecht-alert .nl-paragraph:last-child { margin-block-end: 0; }
.sluis-card > .nl-heading:first-child { margin-block-start: 0; }

.sluis-footer {
  color: var(--sluis-ink-quiet);
  font-size: 0.9375rem;
  inline-size: 100%;
  margin-inline: auto;
  max-inline-size: 46rem;
  padding: 0.5rem 1rem 1.5rem;
}

.sluis-notice__what, .sluis-strong { font-weight: 600; }
.sluis-notice + form { margin-block-start: 1rem; }
.utrecht-alert .nl-paragraph { margin-block-end: 0.25rem; }
.utrecht-alert__content { min-inline-size: 0; }
.sluis-quiet { color: var(--sluis-ink-quiet); }

.sluis-action-link { align-items: center; display: inline-flex; min-block-size: 44px; }
.sluis-inline-form { display: inline-flex; }
.sluis-wide { inline-size: 100%; text-align: center; }
.sluis-buttons { display: flex; flex-direction: column; gap: 0.75rem; margin-block: 1.25rem; }
.sluis-buttons > *, .sluis-buttons .nl-button { inline-size: 100%; text-align: center; }
a.nl-button { text-decoration: none; }
/* Trimmed text boxes sit too high in a link of fixed height. */
.nl-button { display: inline-flex; text-box-trim: none; }
.nl-button.sluis-wide, .sluis-buttons .nl-button { justify-content: center; }

.sluis-roads { display: grid; gap: 1rem; list-style: none; margin: 0 0 1.25rem; padding: 0; }
.sluis-roads > .sluis-road {
  border: 1px solid var(--sluis-line);
  border-radius: var(--sluis-radius);
  padding: 1rem;
}
.sluis-roads > .sluis-road:first-child { border: 2px solid var(--sluis-brand); }
.sluis-road--alone { margin-block: 1.25rem; }
.sluis-road form, .sluis-enrol__step form { margin: 0; }

.sluis-code-field, .sluis-field { margin-block-end: 1rem; }
.sluis-field .utrecht-form-field-description { margin-block: 0.25rem 0.5rem; }
.sluis-card > form + .nl-paragraph { margin-block-start: 1.25rem; }
.sluis-code-field .utrecht-form-field-description, .sluis-code-field .utrecht-form-field-error-message { margin-block: 0.25rem 0.5rem; }
.utrecht-form-field-error-message { font-weight: 600; }
.sluis-code {
  font-family: var(--sluis-mono);
  font-size: 1.5rem;
  letter-spacing: 0.3em;
  line-height: 1.4;
  max-inline-size: 12rem;
  min-block-size: 52px;
}

.sluis-why { border-block-start: 1px solid var(--sluis-line); margin-block-start: 1.25rem; }
.sluis-why__summary {
  color: var(--sluis-link);
  cursor: pointer;
  font-weight: 600;
  min-block-size: 44px;
  padding-block: 0.625rem;
}
/* The line of a folded details is tall enough to tap; the card need not add its own room. */
.sluis-card > .sluis-why:last-child { margin-block-end: -0.75rem; }
.sluis-why__body { padding-block-end: 0.25rem; }

.sluis-facts { margin: 0 0 1rem; }
.sluis-facts__row { display: grid; gap: 0 1rem; grid-template-columns: 1fr; padding-block: 0.375rem; }
.sluis-facts__row + .sluis-facts__row { border-block-start: 1px solid var(--sluis-line); }
.sluis-facts dt { color: var(--sluis-ink-quiet); font-size: 0.9375rem; }
.sluis-facts dd { margin: 0; min-inline-size: 0; overflow-wrap: anywhere; }
.sluis-facts:last-child { margin-block-end: 0; }
.sluis-number { font-variant-numeric: tabular-nums; }

.sluis-reasons, .sluis-links, .sluis-steps { margin: 0 0 1rem; padding-inline-start: 1.25rem; }
.sluis-reasons li + li, .sluis-steps li + li { margin-block-start: 0.375rem; }
.sluis-links { list-style: none; padding: 0; }
.sluis-source { color: var(--sluis-ink-quiet); display: block; font-size: 0.9375rem; font-style: normal; }

.sluis-back { margin-block: 0.5rem 0; }

.sluis-reference { border-block-start: 1px solid var(--sluis-line); margin-block-start: 1.25rem; padding-block-start: 0.75rem; }
.sluis-reference__code { display: inline-block; font-family: var(--sluis-mono); overflow-wrap: anywhere; user-select: all; }

.sluis-pair { display: grid; gap: 1rem; margin-block-start: 1.25rem; }
.sluis-pair__side {
  border: 1px solid var(--sluis-line);
  border-radius: var(--sluis-radius);
  display: flex;
  flex-direction: column;
  min-inline-size: 0;
  padding: 1rem;
}
.sluis-pair__side .nl-heading { margin-block-start: 0; }
.sluis-pair__side > .sluis-facts { flex: 1 0 auto; }

.sluis-factors { display: grid; gap: 1rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.sluis-factor { border: 1px solid var(--sluis-line); border-radius: var(--sluis-radius); padding: 1rem; }
[role="alert"] > .nl-paragraph--lead { margin-block-end: 0.25rem; }
.sluis-factor form { display: grid; gap: 0.5rem; justify-items: start; margin: 0.75rem 0 0; }
.sluis-factor .nl-paragraph { margin-block-end: 0; }

.sluis-worths { display: grid; gap: 0.75rem; list-style: none; margin: 0.5rem 0 0; padding: 0; }

.sluis-codes { display: grid; gap: 0.5rem 2.5rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); margin: 1.25rem 0; padding-inline-start: 2rem; }
.sluis-codes__code { font-family: var(--sluis-mono); font-size: 1.125rem; letter-spacing: 0.05em; user-select: all; }

.sluis-enrol { counter-reset: step; list-style: none; margin: 1.25rem 0; padding: 0; }
.sluis-enrol__step { counter-increment: step; padding-block-end: 1.5rem; padding-inline-start: 2.75rem; position: relative; }
.sluis-enrol__step::before {
  align-items: center;
  background-color: var(--sluis-brand);
  block-size: 1.875rem;
  border-radius: 50%;
  color: var(--sluis-on-brand);
  content: counter(step);
  display: flex;
  font-weight: 700;
  inline-size: 1.875rem;
  inset-block-start: 0;
  inset-inline-start: 0;
  justify-content: center;
  position: absolute;
}
.sluis-enrol__step:not(:last-child)::after {
  background-color: var(--sluis-line);
  content: "";
  inline-size: 2px;
  inset-block: 2.25rem 0.375rem;
  inset-inline-start: calc(0.9375rem - 1px);
  position: absolute;
}
.sluis-enrol__step > .nl-heading { margin-block: 0 0.5rem; }
/* Scanners want dark on light with a quiet zone, in the dark scheme too. */
.sluis-qr { background-color: #ffffff; block-size: auto; border: 1px solid var(--sluis-line); border-radius: var(--sluis-radius); display: block; inline-size: 216px; max-inline-size: 100%; padding: 8px; }
.sluis-enrol .sluis-why { border-block-start: 0; margin-block-start: 0.5rem; }
.sluis-secret { font-family: var(--sluis-mono); font-size: 1.0625rem; overflow-wrap: anywhere; user-select: all; }

@media (min-width: 40rem) {
  .sluis-main { padding-block: 2rem; }
  .sluis-card { padding: 2rem; }
  .sluis-card--quiet { padding-block: 1.25rem; }
  .sluis-facts__row { grid-template-columns: 12rem 1fr; }
  .sluis-pair { grid-template-columns: 1fr 1fr; }
  .sluis-pair .sluis-facts__row { grid-template-columns: 1fr; }
  .sluis-buttons { align-items: start; flex-flow: row wrap; }
  .sluis-buttons > *, .sluis-buttons .nl-button { inline-size: auto; }
}

@media print {
  body { background: none; color: #000000; }
  .sluis-header__actions, .nl-skip-link, .sluis-buttons, .sluis-back, .sluis-footer { display: none; }
  .sluis-card, .sluis-header { border: 0; padding-inline: 0; }
  /* The key of an app belongs in the app, not on paper. */
  .sluis-qr, .sluis-secret { display: none; }
  .sluis-codes { break-inside: avoid; columns: 2; }
}
`;
