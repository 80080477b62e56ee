// Portals and clients as tables.

import type { listClients, listPortals } from '../../../domain/policy-reading.ts';
import { defineAdminView } from './admin-view.ts';

export type PortalsModel = {
  portals: ReturnType<typeof listPortals>;
  clients: ReturnType<typeof listClients>;
};

const nl = {
  portalsTitle: 'Portalen en clients',
  portalsPortals: 'Portalen achter de poort',
  portalsColumns: ['Portaal', 'Adres', 'Routes', 'Headers', 'Krijgt het BSN'],
  portalsOwnProxy: 'achter een eigen proxy',
  portalsClients: 'Clients via OpenID Connect',
  clientsColumns: [
    'Client',
    'Profiel',
    'Dienst',
    'Scopes en gegevens',
    'Bewijst zich met',
    'Terugkeeradressen',
    'Stand',
  ],
  clientsSecret: 'geheim: ***',
  clientsBsn: 'krijgt het BSN, versleuteld',
  clientOn: 'aan',
  clientOff: 'uit',
};
const en: typeof nl = {
  portalsTitle: 'Portals and clients',
  portalsPortals: 'Portals behind the gate',
  portalsColumns: ['Portal', 'Address', 'Routes', 'Headers', 'Gets the BSN'],
  portalsOwnProxy: 'behind a proxy of its own',
  portalsClients: 'Clients over OpenID Connect',
  clientsColumns: [
    'Client',
    'Profile',
    'Service',
    'Scopes and data',
    'Proves itself with',
    'Redirect addresses',
    'State',
  ],
  clientsSecret: 'secret: ***',
  clientsBsn: 'gets the BSN, encrypted',
  clientOn: 'on',
  clientOff: 'off',
};

export const portalsView = defineAdminView<PortalsModel, typeof nl>({
  name: 'portals',
  text: { nl, en },
  title: (_model, { t }) => t.portalsTitle,
  template: `<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.portalsPortals, columns: it.t.portalsColumns, rows: it.m.portals.map((portal) => [
  { text: it.say(portal.label), note: portal.id }, { text: portal.origin, note: portal.upstream ?? it.t.portalsOwnProxy }, { href: '/admin/routes?portal=' + encodeURIComponent(portal.id), text: String(portal.routes) }, portal.headers, portal.mayHaveBsn ? it.t.adminYes : it.t.adminNo]) }) %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.portalsClients, columns: it.t.clientsColumns, rows: it.m.clients.map((client) => [
  { text: it.say(client.label), note: client.id }, client.profile, client.service, { list: [...client.scopes, ...client.data, ...(client.mayHaveBsn ? [it.t.clientsBsn] : [])] },
  { list: [client.authMethod, ...(client.secret ? [it.t.clientsSecret] : []), ...(client.senderConstrained ? [client.senderConstrained] : [])] }, { list: client.redirectUris.map((address) => ({ code: address })) },
  { badge: client.disabled ? it.t.clientOff : it.t.clientOn, tone: client.disabled ? 'danger' : 'ok' }]) }) %>
</section>
`,
});
