// The list of services with the level their analysis yields, and which analysis has to be done again.

import type { AnalysisAlarmKind } from '../../../domain/analysis-alarms.ts';
import type { Level } from '../../../domain/level.ts';
import { defineAdminView } from './admin-view.ts';

type Words = { nl: string; en: string };
export type ServicesModel = {
  total: number;
  q: string;
  mayEdit: boolean;
  services: {
    id: string;
    label: Words;
    level: Level | null;
    twoFactor: boolean;
    norm: Words;
    normVersion: string;
    reviewBy: string;
    alarms: AnalysisAlarmKind[];
  }[];
  links: { page: number; pages: number; previousHref: string | null; nextHref: string | null };
};

export const alarmNamesNl: Record<AnalysisAlarmKind, string> = {
  'newer-norm': 'er is een nieuwere norm',
  'norm-version': 'de norm heeft een andere tekst',
  'review-passed': 'de herzieningsdatum is voorbij',
};
export const alarmNamesEn: Record<AnalysisAlarmKind, string> = {
  'newer-norm': 'there is a newer norm',
  'norm-version': 'the norm has another text',
  'review-passed': 'the review date has passed',
};

const nl = {
  servicesTitle: 'Diensten en analyses',
  servicesLead: 'Elke dienst met het niveau dat uit zijn risicoanalyse volgt. De analyse is het beleid.',
  servicesSearch: 'Zoek in naam en kenmerk',
  servicesFilter: 'Zoeken',
  servicesNew: 'Nieuwe dienst analyseren',
  servicesCaption: (total: number) => (total === 1 ? '1 dienst' : `${total} diensten`),
  servicesColumns: ['Dienst', 'Niveau', 'Norm', 'Opnieuw bekijken voor', 'Vraagt aandacht'],
  alarmNames: alarmNamesNl,
};
const en: typeof nl = {
  servicesTitle: 'Services and analyses',
  servicesLead: 'Every service with the level that its risk analysis yields. The analysis is the policy.',
  servicesSearch: 'Search in name and id',
  servicesFilter: 'Search',
  servicesNew: 'Analyse a new service',
  servicesCaption: (total) => (total === 1 ? '1 service' : `${total} services`),
  servicesColumns: ['Service', 'Level', 'Norm', 'Review before', 'Needs attention'],
  alarmNames: alarmNamesEn,
};

export const servicesView = defineAdminView<ServicesModel, typeof nl>({
  name: 'services',
  text: { nl, en },
  title: (_model, { t }) => t.servicesTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.servicesLead %></p>
<section class="sluis-card">
<form class="sluis-filter" method="get" action="/admin/services" role="search">
<%~ include('@admin-field', { id: 'q', name: 'q', label: it.t.servicesSearch, value: it.m.q, maxlength: 200 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.servicesFilter %></button>
</form>
<% if (it.m.mayEdit) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/admin/services/new"><%= it.t.servicesNew %></a></p><% } %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.servicesCaption(it.m.total), columns: it.t.servicesColumns, rows: it.m.services.map((service) => [
  { href: '/admin/services/' + encodeURIComponent(service.id), text: it.say(service.label) },
  service.level === null ? { badge: it.t.adminNotComputed, tone: 'danger' } : { level: service.level, twoFactor: service.twoFactor },
  { text: it.say(service.norm), note: service.normVersion }, service.reviewBy,
  { list: service.alarms.map((kind) => ({ badge: it.t.alarmNames[kind], tone: 'warn' })) }]) }) %>
<%~ include('@admin-pagination', { view: it, previousHref: it.m.links.previousHref, nextHref: it.m.links.nextHref, label: it.t.adminPage(it.m.links.page, it.m.links.pages) }) %>
</section>
`,
});
