// @utrecht/form-label-css 3.0.1, EUPL-1.2, Community for NL Design System (see THIRD-PARTY-NOTICES.md). Verbatim, except that
// the pointer to a source map is left out. String.raw keeps its escapes.

export const utrechtFormLabelCss = String.raw`/**
 * @license EUPL-1.2
 * Copyright (c) 2020-2024 Frameless B.V.
 * Copyright (c) 2021-2024 Gemeente Utrecht
 */

.utrecht-form-label {
  color: var(--utrecht-form-label-color);
  font-size: var(--utrecht-form-label-font-size);
  font-weight: var(--utrecht-form-label-font-weight);
}

.utrecht-form-label--checkbox {
  color: var(--utrecht-form-label-checkbox-color, var(--utrecht-form-label-color));
  cursor: var(--utrecht-action-activate-cursor, revert);
  font-weight: var(--utrecht-form-label-checkbox-font-weight, var(--utrecht-form-label-font-weight));
}

.utrecht-form-label--checked {
  font-weight: var(--utrecht-form-label-checked-font-weight, var(--utrecht-form-label-font-weight));
}

.utrecht-form-label--disabled {
  color: var(--utrecht-form-label-disabled-color, var(--utrecht-form-label-color));
  cursor: var(--utrecht-action-disabled-cursor, revert);
}

.utrecht-form-label--radio {
  color: var(--utrecht-form-label-checkbox-color, var(--utrecht-form-label-color));
  cursor: var(--utrecht-action-activate-cursor, revert);
  font-weight: var(--utrecht-form-label-radio-font-weight, var(--utrecht-form-label-font-weight));
}
`;
