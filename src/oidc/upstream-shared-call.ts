// Many callers, one request: whoever asks while it runs gets the same answer, so that a hundred sign-ins at once
// ask a provider for its documents once.

export function createSharedCall<Result>(call: () => Promise<Result>): () => Promise<Result> {
  let pending: Promise<Result> | null = null;
  return () => {
    pending ??= call().finally(() => {
      pending = null;
    });
    return pending;
  };
}
