// What people of the body itself may do here. Every role that works on policy or record also reads what a viewer
// reads; the desk works with people and sees no more of the policy than it needs.

export const staffRoles = ['viewer', 'editor', 'approver', 'desk-officer', 'auditor', 'operator'] as const;
export type StaffRole = (typeof staffRoles)[number];

const readsAsViewer: readonly StaffRole[] = ['viewer', 'editor', 'approver', 'auditor', 'operator'];

export function isStaffRole(value: unknown): value is StaffRole {
  return staffRoles.some((role) => role === value);
}

/** Whether these roles hold one of the wanted ones; whoever reads as a viewer is one. */
export function hasStaffRole(roles: readonly StaffRole[], wanted: readonly StaffRole[]): boolean {
  return roles.some(
    (role) => wanted.includes(role) || (wanted.includes('viewer') && readsAsViewer.includes(role)),
  );
}

/** Each role once, in the order of the list above; so that two lists compare as sets. */
export function sortStaffRoles(roles: readonly StaffRole[]): StaffRole[] {
  return staffRoles.filter((role) => roles.includes(role));
}
