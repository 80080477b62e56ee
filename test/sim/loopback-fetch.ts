// A fetch that resolves *.localhost to 127.0.0.1, as browsers do and Node's resolver does not.

import { Agent, fetch as undiciFetch } from 'undici';

export type LoopbackFetch = typeof undiciFetch;

export function createLoopbackFetch() {
  const agent = new Agent({
    connect: {
      lookup: (_hostname, options, callback) => {
        if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
  });
  const fetch: LoopbackFetch = (input, init) => undiciFetch(input, { ...init, dispatcher: agent });
  return { fetch, close: () => agent.destroy() };
}
