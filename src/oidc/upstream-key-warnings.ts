// What a policy will miss of the keys folder: an upstream without its key or secret is out until the file is there. No
// fault, for a key may be made after the policy that needs it.

import type { PolicyDocument } from '../domain/policy-document.ts';
import type { PolicyFault } from '../domain/policy-faults.ts';
import type { UpstreamKeys } from './keys.ts';

export async function findUpstreamKeyWarnings(
  keys: Pick<UpstreamKeys, 'findUpstreamFault'>,
  { upstreams }: Pick<PolicyDocument, 'upstreams'>,
): Promise<PolicyFault[]> {
  const found = await Promise.all(
    Object.entries(upstreams).map(async ([id, { clientAuth }]) => {
      const fault = await keys.findUpstreamFault(id, clientAuth);
      if (fault === null) return [];
      const message = `nobody can sign in there yet: ${fault}`;
      return [{ path: `upstreams.${id}`, code: 'upstream-key-missing', message }];
    }),
  );
  return found.flat();
}
