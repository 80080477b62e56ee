// What somebody who works for the body itself may do in the console. Roles add up; none includes another but by the
// lists of the endpoints.

export const staffRoles = ['viewer', 'editor', 'approver', 'desk-officer', 'auditor', 'operator'] as const;
export type StaffRole = (typeof staffRoles)[number];

export function isStaffRole(value: unknown): value is StaffRole {
  return staffRoles.some((role) => role === value);
}
