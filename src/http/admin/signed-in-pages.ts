// Where a sign-in in a second tab ends, while a form waits in the first one.

import { staffRoles } from '../../domain/staff-role.ts';
import { signedInView } from '../views/admin/signed-in-view.ts';
import { type AdminEndpoint, adminEndpoint } from './admin-endpoint.ts';

export const signedInPath = '/admin/signed-in';

export function createSignedInPages(): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: signedInPath,
      roles: staffRoles,
      handle: ({ show }) => show(signedInView, {}),
    }),
  ];
}
