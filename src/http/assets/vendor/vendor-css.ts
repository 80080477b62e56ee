// The component styles we use out of the Dutch component libraries, without their design tokens (those licences
// exclude our use). Our own tokens fill them.

import { nlButtonCss } from './nl-button.ts';
import { nlDataBadgeCss } from './nl-data-badge.ts';
import { nlHeadingCss } from './nl-heading.ts';
import { nlLinkCss } from './nl-link.ts';
import { nlParagraphCss } from './nl-paragraph.ts';
import { nlSkipLinkCss } from './nl-skip-link.ts';
import { utrechtAlertCss } from './utrecht-alert.ts';
import { utrechtTableCss } from './utrecht-table.ts';
import { utrechtSelectCss } from './utrecht-select.ts';
import { utrechtTextareaCss } from './utrecht-textarea.ts';
import { utrechtCheckboxCss } from './utrecht-checkbox.ts';
import { utrechtBreadcrumbNavCss } from './utrecht-breadcrumb-nav.ts';
import { utrechtFormFieldsetCss } from './utrecht-form-fieldset.ts';
import { utrechtFormFieldCss } from './utrecht-form-field.ts';
import { utrechtFormFieldDescriptionCss } from './utrecht-form-field-description.ts';
import { utrechtFormFieldErrorMessageCss } from './utrecht-form-field-error-message.ts';
import { utrechtFormLabelCss } from './utrecht-form-label.ts';
import { utrechtTextboxCss } from './utrecht-textbox.ts';

export const vendorCss: readonly string[] = [
  nlButtonCss,
  nlDataBadgeCss,
  nlHeadingCss,
  nlLinkCss,
  nlParagraphCss,
  nlSkipLinkCss,
  utrechtAlertCss,
  utrechtFormFieldCss,
  utrechtFormFieldDescriptionCss,
  utrechtFormFieldErrorMessageCss,
  utrechtFormLabelCss,
  utrechtTextboxCss,
];

/** What only the pages of the console use. */
export const consoleVendorCss: readonly string[] = [
  utrechtTableCss,
  utrechtSelectCss,
  utrechtTextareaCss,
  utrechtCheckboxCss,
  utrechtBreadcrumbNavCss,
  utrechtFormFieldsetCss,
];
