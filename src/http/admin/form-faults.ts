// Every fault of a form at once, by field: what is missing, what cannot be read, what does not belong there.

import type { z } from 'zod';
import type { FormFault } from './admin-endpoint.ts';

const maxNameLength = 80;

function problemOf(issue: z.core.$ZodIssue, given: Record<string, unknown>): FormFault['problem'] {
  const value = given[String(issue.path[0])];
  return value === undefined || value === '' ? 'missing' : 'malformed';
}

export function findFormFaults(issues: readonly z.core.$ZodIssue[], given: Record<string, unknown>) {
  const faults = issues.flatMap((issue): FormFault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: key.slice(0, maxNameLength), problem: 'unknown' }));
    }
    const field = issue.path.join('.').slice(0, maxNameLength);
    return [{ field, problem: problemOf(issue, given) }];
  });
  return [...new Map(faults.map((fault) => [fault.field, fault])).values()];
}
