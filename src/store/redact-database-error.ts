// PostgreSQL repeats values in its errors: rows in `detail`, input in the message of a data exception.
// Those may be numbers, names or secrets, and errors end up in logs; so they are cut out where errors come in.

const valueFields = ['detail', 'where', 'internalQuery', 'hint'] as const;

/** SQLSTATE class 22, data exception: the message quotes the input. */
function isDataException(code: unknown): code is string {
  return typeof code === 'string' && code.startsWith('22');
}

/** Changes the error in place and returns it. The code stays, so callers can still tell errors apart. */
export function redactDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fault = error as Error & Record<string, unknown>;
  for (const field of valueFields) delete fault[field];
  delete fault['query'];
  delete fault['params'];
  const code = fault['code'];
  if (isDataException(code)) {
    const firstLine = fault.message;
    fault.message = `data exception ${code}`;
    if (fault.stack !== undefined) fault.stack = fault.stack.replace(firstLine, fault.message);
  }
  return fault;
}
