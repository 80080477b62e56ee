// One page of the console: its template, its words in both languages, its title and the way to it. Each page brings
// its own, so that no list of all pages has to be kept.

import type { Speech } from '../page-view.ts';
import type { AdminText } from './admin-text.ts';

type Words = { nl: string; en: string };

/** What the title and the trail are worked out with. */
export type AdminSpeech<Text> = Omit<Speech, 't'> & { t: AdminText & Text };

export type AdminView<Model, Text> = {
  /** Unique among the pages of the console, in kebab-case. */
  name: string;
  /** eta: `it` is AdminSpeech with m (the model), heading, isFresh and the parts of admin-parts.ts. */
  template: string;
  text: { nl: Text; en: Text };
  title(model: Model, speech: AdminSpeech<Text>): string;
  /** Pages above this one, the overview left out. */
  trail?(model: Model, speech: AdminSpeech<Text>): { href: string; label: string | Words }[];
  /** Whether this answer brings faults: the title then says so (WCAG 3.3.1). */
  hasFaults?(model: Model): boolean;
  /** File name of an own script among the assets; absent: none runs. */
  script?: string;
};

/** Keeps Model and Text as they are written, and both languages to one set of keys. */
export function defineAdminView<Model, Text>(view: AdminView<Model, Text>): AdminView<Model, Text> {
  return view;
}
