// What a program may do at the admin API: each scope stands for one role of the console. None approves, and none makes
// staff: those take people.

import type { StaffRole } from './staff-role.ts';

export const adminScopes = ['admin.read', 'admin.write', 'admin.audit', 'admin.operate'] as const;
export type AdminScope = (typeof adminScopes)[number];

/** Of the broker's own address: what a token for the admin API is for (RFC 8707). */
export const adminApiPath = '/admin/api/v1';

const roleOf: Record<AdminScope, StaffRole> = {
  'admin.read': 'viewer',
  'admin.write': 'editor',
  'admin.audit': 'auditor',
  'admin.operate': 'operator',
};

export function isAdminScope(value: string): value is AdminScope {
  return adminScopes.some((scope) => scope === value);
}

export function rolesOfScopes(scopes: readonly AdminScope[]): StaffRole[] {
  return [...new Set(scopes.map((scope) => roleOf[scope]))];
}

/** The scopes that let a program in where one of these roles is asked. */
export function scopesOfRoles(roles: readonly StaffRole[]): AdminScope[] {
  return adminScopes.filter((scope) => roles.includes(roleOf[scope]) || roles.includes('viewer'));
}
