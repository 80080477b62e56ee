// Sends one page of the console: its view with the frame around it, whose navigation names only what this member may
// open.

import { hasStaffRole } from '../../domain/staff-role.ts';
import { switchAddress } from '../middleware/locale.ts';
import { allowOwnScript } from '../security-headers.ts';
import type { AdminRenderer, NavigationGroup } from '../views/admin/admin-renderer.ts';
import type { AdminView } from '../views/admin/admin-view.ts';
import { faultsView } from '../views/admin/faults-view.ts';
import { type AdminContext, type AdminEndpoint, type FormFault, menuGroups } from './admin-endpoint.ts';
import { signInAddress } from './admin-guard.ts';

type Base = Omit<AdminContext, 'show'>;
export type AdminShow = {
  <Model, Text>(base: Base, view: AdminView<Model, Text>, model: Model, options?: { status?: number }): void;
  /** The page for a form that shows no faults of its own, and for what was asked in an address (400). */
  faults(context: AdminContext, faults: FormFault[], status?: 400 | 422): void;
};

function navigationOf(endpoints: readonly AdminEndpoint[], { member, req, locale }: Base): NavigationGroup[] {
  const open = endpoints.filter(({ roles }) => hasStaffRole(member.roles, roles));
  return menuGroups.flatMap((group) => {
    const items = open
      .flatMap(({ menu, path }) => (menu?.group === group ? [{ path, menu }] : []))
      .sort((a, b) => (a.menu.order ?? 50) - (b.menu.order ?? 50))
      .map(({ path, menu }) => {
        const isThis = path === '/admin' ? req.path === path : `${req.path}/`.startsWith(`${path}/`);
        return { href: path, label: menu[locale], isCurrent: isThis };
      });
    return items.length === 0 ? [] : [{ group, items }];
  });
}

export function createAdminShow(
  renderer: AdminRenderer,
  endpoints: () => readonly AdminEndpoint[],
): AdminShow {
  const show: AdminShow = (base, view, model, { status = 200 } = {}) => {
    const { req, res, member, locale, isFresh } = base;
    const switchTo = switchAddress(req);
    if (view.script) allowOwnScript(res);
    const returnTo = switchTo ?? '/admin';
    const html = renderer.render(view, model, {
      ...{ locale, switchTo, isFresh },
      member: { name: member.name, roles: member.roles },
      navigation: navigationOf(endpoints(), base),
      confirmHref: signInAddress(returnTo),
    });
    res.status(status).type('html').vary('Accept-Language').send(html);
  };
  show.faults = ({ show: _, ...base }, faults, status = 422) =>
    show(base, faultsView, { faults }, { status });
  return show;
}
