// @utrecht/form-field-error-message-css 3.0.1, EUPL-1.2, Community for NL Design System (see THIRD-PARTY-NOTICES.md). Verbatim, except that
// the pointer to a source map is left out. String.raw keeps its escapes.

export const utrechtFormFieldErrorMessageCss = String.raw`/**
 * @license EUPL-1.2
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2021-2024 Gemeente Utrecht
 */
.utrecht-form-field-error-message {
  --utrecht-document-color: currentColor;
  background-color: var(--utrecht-form-field-error-message-background-color);
  color: var(--utrecht-form-field-error-message-color);
  display: block;
  font-family: var(--utrecht-document-font-family, inherit);
  font-size: var(--utrecht-form-field-error-message-font-size, inherit);
  font-style: var(--utrecht-form-field-error-message-font-style);
  line-height: var(--utrecht-form-field-error-message-line-height);
  margin-block-end: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-field-error-message-margin-block-end, var(--utrecht-paragraph-margin-block-end, 0)));
  margin-block-start: calc(var(--utrecht-space-around, 0) * var(--utrecht-form-field-error-message-margin-block-start, var(--utrecht-paragraph-margin-block-start, 0)));
  padding-block-end: var(--utrecht-form-field-error-message-padding-block-end);
  padding-block-start: var(--utrecht-form-field-error-message-padding-block-start);
  padding-inline-end: var(--utrecht-form-field-error-message-padding-inline-end);
  padding-inline-start: var(--utrecht-form-field-error-message-padding-inline-start);
}
.utrecht-form-field-error-message > * {
  --utrecht-space-around: 1;
}
`;
