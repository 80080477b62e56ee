// @utrecht/form-fieldset-css 3.0.1, EUPL-1.2, Community for NL Design System (see THIRD-PARTY-NOTICES.md). Verbatim, except that
// the pointer to a source map is left out. String.raw keeps its escapes.

export const utrechtFormFieldsetCss = String.raw`/**
 * @license EUPL-1.2
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2021-2024 Gemeente Utrecht
 */
.utrecht-form-fieldset {
  margin-block-end: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-fieldset-margin-block-end, 0));
  margin-block-start: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-fieldset-margin-block-start, 0));
}

.utrecht-form-fieldset--html-fieldset,
.utrecht-form-fieldset__fieldset--html-fieldset {
  all: revert;
  border-width: 0;
  margin-inline-end: 0;
  margin-inline-start: 0;
  min-inline-size: 0;
  padding-block-end: 0;
  padding-block-start: 0.01em;
  padding-inline-end: 0;
  padding-inline-start: 0;
}

.utrecht-form-fieldset__legend--html-legend {
  display: table;
  inline-size: 100%;
  padding-inline-end: 0;
  padding-inline-start: 0;
}

.utrecht-form-fieldset--distanced {
  --utrecht-space-around: 1;
}

.utrecht-form-fieldset--section {
  background-color: var(--utrecht-form-fieldset-section-background-color);
  color: var(--utrecht-form-fieldset-section-color);
}

.utrecht-form-fieldset__legend {
  break-after: avoid-page;
  break-inside: avoid-page;
  color: var(--utrecht-form-fieldset-legend-color, var(--utrecht-document-color, inherit));
  font-family: var(--utrecht-form-fieldset-legend-font-family, var(--utrecht-document-font-family));
  font-size: var(--utrecht-form-fieldset-legend-font-size);
  font-weight: var(--utrecht-form-fieldset-legend-font-weight);
  line-height: var(--utrecht-form-fieldset-legend-line-height);
}

.utrecht-form-fieldset__legend--disabled {
  color: var(--utrecht-form-fieldset-legend-disabled-color, var(--utrecht-form-fieldset-legend-color, var(--utrecht-document-color, inherit)));
}

.utrecht-form-fieldset__legend--distanced {
  margin-block-end: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-fieldset-legend-margin-block-end, 0));
  margin-block-start: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-fieldset-legend-margin-block-start, 0));
}

.utrecht-form-fieldset--invalid {
  border-inline-start-color: var(--utrecht-form-fieldset-invalid-border-inline-start-color, var(--utrecht-form-field-invalid-border-inline-start-color));
  border-inline-start-style: solid;
  border-inline-start-width: var(--utrecht-form-fieldset-invalid-border-inline-start-width, var(--utrecht-form-field-invalid-border-inline-start-width));
  padding-inline-start: var(--utrecht-form-fieldset-invalid-padding-inline-start, var(--utrecht-form-field-invalid-padding-inline-start));
}
`;
