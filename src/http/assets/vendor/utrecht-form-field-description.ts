// @utrecht/form-field-description-css 3.0.1, EUPL-1.2, Community for NL Design System (see THIRD-PARTY-NOTICES.md). Verbatim, except that
// the pointer to a source map is left out. String.raw keeps its escapes.

export const utrechtFormFieldDescriptionCss = String.raw`/**
 * @license EUPL-1.2
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2021-2024 Gemeente Utrecht
 */
.utrecht-form-field-description {
  --utrecht-document-color: currentColor;
  color: var(--utrecht-form-field-description-color);
  font-family: var(--utrecht-document-font-family, inherit);
  font-size: var(--utrecht-form-field-description-font-size, inherit);
  font-style: var(--utrecht-form-field-description-font-style);
  line-height: var(--utrecht-form-field-description-line-height);
  margin-block-end: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-field-description-margin-block-end, var(--utrecht-paragraph-margin-block-end, 0)));
  margin-block-start: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-field-description-margin-block-start, var(--utrecht-paragraph-margin-block-start, 0)));
}
.utrecht-form-field-description > * {
  --utrecht-space-around: 1;
}

.utrecht-form-field-description--distanced {
  --utrecht-space-around: 1;
}

.utrecht-form-field-description--invalid {
  color: var(--utrecht-form-field-description-invalid-color, var(--utrecht-feedback-invalid-color, var(--utrecht-feedback-danger-color)));
}

.utrecht-form-field-description--valid {
  color: var(--utrecht-form-field-description-valid-color, var(--utrecht-feedback-valid-color, var(--utrecht-feedback-safe-color)));
}

.utrecht-form-field-description--warning {
  color: var(--utrecht-form-field-description-warning-color, var(--utrecht-feedback-warning-color));
}
`;
