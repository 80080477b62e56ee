// Renders a page of the console. Every value is escaped by eta (threat A5); a page's own template is compiled once, at
// its first showing.

import { Eta } from 'eta';
import type { StaffRole } from '../../../domain/staff-role.ts';
import type { Assets } from '../../assets/assets.ts';
import type { Locale } from '../page-model.ts';
import { createSpeech, otherLanguageHref } from '../page-view.ts';
import { adminLayout } from './admin-layout.ts';
import { adminParts } from './admin-parts.ts';
import { adminTextEn, adminTextNl } from './admin-text.ts';
import type { AdminView } from './admin-view.ts';

export type NavigationGroup = {
  group: string;
  items: { href: string; label: string; isCurrent: boolean }[];
};

export type AdminPageContext = {
  locale: Locale;
  switchTo: string | null;
  /** Null before anybody is known, as on the sign-in page. */
  member: { name: string; roles: readonly StaffRole[] } | null;
  navigation: NavigationGroup[];
  isFresh: boolean;
  /** Where to confirm who one is, and come back here. */
  confirmHref: string;
};

const frameText = { nl: adminTextNl, en: adminTextEn };

function trailOf<Model, Text>(
  view: AdminView<Model, Text>,
  model: Model,
  speech: Parameters<NonNullable<AdminView<Model, Text>['trail']>>[1],
  { locale, member }: AdminPageContext,
) {
  const above = view.trail?.(model, speech) ?? [];
  if (member === null || view.name === 'overview') return [];
  const steps = above.map(({ href, label }) => ({
    href,
    label: typeof label === 'string' ? label : label[locale],
  }));
  return [{ href: '/admin', label: speech.t.adminOverview }, ...steps];
}

export function createAdminRenderer({ assetsPath, assets }: { assetsPath: string; assets: Assets }) {
  const eta = new Eta({ autoEscape: true, cache: true });
  for (const [name, template] of Object.entries({ ...adminParts, 'admin-layout': adminLayout })) {
    eta.loadTemplate(`@${name}`, template);
  }
  const loaded = new Map<string, string>();

  function load(name: string, template: string): void {
    const known = loaded.get(name);
    if (known === template) return;
    if (known !== undefined) throw new Error(`two pages of the console are named ${name}`);
    eta.loadTemplate(`@page-${name}`, template);
    loaded.set(name, template);
  }

  const files = {
    stylesheet: `${assetsPath}/${assets.stylesheetName}`,
    consoleStylesheet: `${assetsPath}/${assets.consoleStylesheetName}`,
    icon: `${assetsPath}/${assets.iconName}`,
  };

  return {
    render<Model, Text>(view: AdminView<Model, Text>, model: Model, context: AdminPageContext): string {
      load(view.name, view.template);
      const { locale } = context;
      const speech = createSpeech(locale);
      const t = { ...speech.t, ...frameText[locale], ...view.text[locale] };
      const spoken = { ...speech, t };
      const heading = view.title(model, spoken);
      const title = view.hasFaults?.(model) ? `${t.errorInTitle}: ${heading}` : heading;
      const otherLocale: Locale = locale === 'nl' ? 'en' : 'nl';
      const page = {
        ...{ ...spoken, m: model, page: view.name, heading, title, ...context },
        ...{ otherLocale, otherLanguageHref: otherLanguageHref(context.switchTo, otherLocale), ...files },
        trail: trailOf(view, model, spoken, context),
        script: view.script ? `${assetsPath}/${view.script}` : null,
      };
      return eta.render('@admin-layout', { ...page, body: eta.render(`@page-${view.name}`, page) });
    },
  };
}

export type AdminRenderer = ReturnType<typeof createAdminRenderer>;
