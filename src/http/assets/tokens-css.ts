// Our own design tokens: colours of water, slate and a red hull, a light and a dark set, and the values that the
// component styles read. No token, font or logo of any government house style.

export const tokensCss = `
:root {
  color-scheme: light dark;
  --sluis-page: #eef4f5;
  --sluis-card: #ffffff;
  --sluis-card-quiet: #f7fafb;
  --sluis-ink: #14262d;
  --sluis-ink-quiet: #48606a;
  --sluis-line: #c9d8dc;
  --sluis-control-line: #5b747e;
  --sluis-brand: #0b4f5c;
  --sluis-brand-strong: #083b45;
  --sluis-on-brand: #ffffff;
  --sluis-brand-soft: #dff0f2;
  --sluis-link: #075a6b;
  --sluis-danger: #a3211b;
  --sluis-danger-soft: #fdf0ee;
  --sluis-info: #1f4e9c;
  --sluis-info-soft: #eef3fd;
  --sluis-ok: #1c6433;
  --sluis-ok-soft: #edf8f0;
  --sluis-focus: #ffd447;
  --sluis-focus-ink: #14262d;
  --sluis-water: #9fd8e0;
  --sluis-water-needed: #58b3c2;
  --sluis-quay: #d4dde0;
  --sluis-gate: #54483f;
  --sluis-hull: #b3392e;
  --sluis-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --sluis-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
  --sluis-radius: 10px;
}

@media (prefers-color-scheme: dark) {
  :root {
    --sluis-page: #0d181d;
    --sluis-card: #16252c;
    --sluis-card-quiet: #132128;
    --sluis-ink: #e8f1f3;
    --sluis-ink-quiet: #adc2c9;
    --sluis-line: #31464f;
    --sluis-control-line: #8ba4ad;
    --sluis-brand: #86d5e0;
    --sluis-brand-strong: #b4e8ef;
    --sluis-on-brand: #07262d;
    --sluis-brand-soft: #173c45;
    --sluis-link: #8fd9e4;
    --sluis-danger: #ffb0a6;
    --sluis-danger-soft: #3a1c1a;
    --sluis-info: #a9c8ff;
    --sluis-info-soft: #172843;
    --sluis-ok: #9fe0b3;
    --sluis-ok-soft: #14301e;
    --sluis-water: #2b6570;
    --sluis-water-needed: #3f95a3;
    --sluis-quay: #33454d;
    --sluis-gate: #c9b7a6;
    --sluis-hull: #e2705f;
  }
}

:root {
  --nl-heading-level-1-font-size: clamp(1.6rem, 1.3rem + 1.4vw, 2.1rem);
  --nl-heading-level-1-line-height: 1.2;
  --nl-heading-level-1-margin-block-start: 0;
  --nl-heading-level-1-margin-block-end: 0.75rem;
  --nl-heading-level-2-font-size: 1.25rem;
  --nl-heading-level-2-line-height: 1.3;
  --nl-heading-level-2-margin-block-start: 1.5rem;
  --nl-heading-level-2-margin-block-end: 0.5rem;
  --nl-heading-level-3-font-size: 1.0625rem;
  --nl-heading-level-3-line-height: 1.35;
  --nl-heading-level-3-margin-block-start: 0;
  --nl-heading-level-3-margin-block-end: 0.5rem;
  --nl-paragraph-line-height: 1.55;
  --nl-paragraph-margin-block-start: 0;
  --nl-paragraph-margin-block-end: 0.75rem;
  --nl-paragraph-lead-font-size: 1.125rem;

  --nl-link-color: var(--sluis-link);
  --nl-link-hover-color: var(--sluis-brand-strong);
  --nl-link-active-color: var(--sluis-brand-strong);
  --nl-link-text-underline-offset: 0.2em;
  --nl-link-hover-text-decoration-thickness: 2px;

  --nl-skip-link-background-color: var(--sluis-focus);
  --nl-skip-link-color: var(--sluis-focus-ink);
  --nl-skip-link-padding-inline: 1rem;
  --nl-skip-link-padding-block: 0.5rem;

  --nl-data-badge-background-color: var(--sluis-brand-soft);
  --nl-data-badge-border-color: transparent;
  --nl-data-badge-border-radius: 999px;
  --nl-data-badge-color: var(--sluis-ink);
  --nl-data-badge-font-weight: 600;
  --nl-data-badge-padding-block: 0.1rem;
  --nl-data-badge-padding-inline: 0.75rem;

  --nl-button-border-radius: 8px;
  --nl-button-column-gap: 0.5rem;
  --nl-button-font-family: inherit;
  --nl-button-min-block-size: 48px;
  --nl-button-min-inline-size: 48px;
  --nl-button-padding-block-start: 0.625rem;
  --nl-button-padding-block-end: 0.625rem;
  --nl-button-padding-inline-start: 1.25rem;
  --nl-button-padding-inline-end: 1.25rem;
  --nl-button-focus-background-color: var(--sluis-focus);
  --nl-button-focus-border-color: var(--sluis-focus-ink);
  --nl-button-focus-color: var(--sluis-focus-ink);

  --nl-button-primary-background-color: var(--sluis-brand);
  --nl-button-primary-border-color: var(--sluis-brand);
  --nl-button-primary-border-width: 2px;
  --nl-button-primary-color: var(--sluis-on-brand);
  --nl-button-primary-font-size: 1.0625rem;
  --nl-button-primary-font-weight: 600;
  --nl-button-primary-line-height: 1.35;
  --nl-button-primary-hover-background-color: var(--sluis-brand-strong);
  --nl-button-primary-hover-border-color: var(--sluis-brand-strong);
  --nl-button-primary-hover-color: var(--sluis-on-brand);
  --nl-button-primary-active-background-color: var(--sluis-brand-strong);
  --nl-button-primary-active-border-color: var(--sluis-brand-strong);
  --nl-button-primary-active-color: var(--sluis-on-brand);

  --nl-button-secondary-background-color: transparent;
  --nl-button-secondary-border-color: var(--sluis-brand);
  --nl-button-secondary-border-width: 2px;
  --nl-button-secondary-color: var(--sluis-brand);
  --nl-button-secondary-font-size: 1.0625rem;
  --nl-button-secondary-font-weight: 600;
  --nl-button-secondary-line-height: 1.35;
  --nl-button-secondary-hover-background-color: var(--sluis-brand-soft);
  --nl-button-secondary-hover-border-color: var(--sluis-brand-strong);
  --nl-button-secondary-hover-color: var(--sluis-brand-strong);
  --nl-button-secondary-active-background-color: var(--sluis-brand-soft);
  --nl-button-secondary-active-border-color: var(--sluis-brand-strong);
  --nl-button-secondary-active-color: var(--sluis-brand-strong);
  --nl-button-secondary-negative-background-color: transparent;
  --nl-button-secondary-negative-border-color: var(--sluis-danger);
  --nl-button-secondary-negative-color: var(--sluis-danger);
  --nl-button-secondary-negative-hover-background-color: var(--sluis-danger-soft);
  --nl-button-secondary-negative-hover-border-color: var(--sluis-danger);
  --nl-button-secondary-negative-hover-color: var(--sluis-danger);
  --nl-button-secondary-negative-active-background-color: var(--sluis-danger-soft);
  --nl-button-secondary-negative-active-border-color: var(--sluis-danger);
  --nl-button-secondary-negative-active-color: var(--sluis-danger);

  --nl-button-subtle-background-color: transparent;
  --nl-button-subtle-border-color: transparent;
  --nl-button-subtle-border-width: 2px;
  --nl-button-subtle-color: var(--sluis-link);
  --nl-button-subtle-font-size: 1rem;
  --nl-button-subtle-font-weight: 600;
  --nl-button-subtle-line-height: 1.35;
  --nl-button-subtle-hover-background-color: var(--sluis-brand-soft);
  --nl-button-subtle-hover-border-color: transparent;
  --nl-button-subtle-hover-color: var(--sluis-brand-strong);
  --nl-button-subtle-active-background-color: var(--sluis-brand-soft);
  --nl-button-subtle-active-border-color: transparent;
  --nl-button-subtle-active-color: var(--sluis-brand-strong);

  --utrecht-alert-border-radius: var(--sluis-radius);
  --utrecht-alert-padding-block-start: 1rem;
  --utrecht-alert-padding-block-end: 1rem;
  --utrecht-alert-padding-inline-start: 1.25rem;
  --utrecht-alert-padding-inline-end: 1.25rem;
  --utrecht-alert-content-row-gap: 0.25rem;
  --utrecht-alert-error-background-color: var(--sluis-danger-soft);
  --utrecht-alert-error-border-color: var(--sluis-danger);
  --utrecht-alert-error-border-width: 2px;
  --utrecht-alert-error-color: var(--sluis-ink);
  --utrecht-alert-info-background-color: var(--sluis-info-soft);
  --utrecht-alert-info-border-color: var(--sluis-info);
  --utrecht-alert-info-border-width: 2px;
  --utrecht-alert-info-color: var(--sluis-ink);
  --utrecht-alert-ok-background-color: var(--sluis-ok-soft);
  --utrecht-alert-ok-border-color: var(--sluis-ok);
  --utrecht-alert-ok-border-width: 2px;
  --utrecht-alert-ok-color: var(--sluis-ink);

  --utrecht-form-label-color: var(--sluis-ink);
  --utrecht-form-label-font-size: 1rem;
  --utrecht-form-label-font-weight: 600;
  --utrecht-form-field-description-color: var(--sluis-ink-quiet);
  --utrecht-form-field-description-line-height: 1.5;
  --utrecht-form-field-error-message-color: var(--sluis-danger);
  --utrecht-form-field-error-message-line-height: 1.5;
  --utrecht-form-field-invalid-border-inline-start-color: var(--sluis-danger);
  --utrecht-form-field-invalid-border-inline-start-width: 4px;
  --utrecht-form-field-invalid-padding-inline-start: 1rem;
  --utrecht-form-control-background-color: var(--sluis-card);
  --utrecht-form-control-border-color: var(--sluis-control-line);
  --utrecht-form-control-border-radius: 8px;
  --utrecht-form-control-border-width: 2px;
  --utrecht-form-control-color: var(--sluis-ink);
  --utrecht-form-control-font-family: inherit;
  --utrecht-form-control-invalid-border-color: var(--sluis-danger);
  --utrecht-form-control-max-inline-size: 100%;
  --utrecht-form-control-padding-block-start: 0.5rem;
  --utrecht-form-control-padding-block-end: 0.5rem;
  --utrecht-form-control-padding-inline-start: 0.75rem;
  --utrecht-form-control-padding-inline-end: 0.75rem;
}
`;
