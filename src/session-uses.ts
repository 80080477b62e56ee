// When sessions were used, gathered off the answer's path and written now and then.

export function createSessionUses(write: (sessionIds: string[]) => Promise<void>) {
  const noted = new Set<string>();
  let last = Promise.resolve();

  async function writeNoted(): Promise<void> {
    if (noted.size === 0) return;
    const ids = [...noted];
    noted.clear();
    try {
      await write(ids);
    } catch (error) {
      // Not yet written, not lost: a person who was at work must not be idle after an outage.
      for (const id of ids) noted.add(id);
      throw error;
    }
  }

  return {
    note: (sessionId: string): void => void noted.add(sessionId),
    /** One after the other: whoever awaited this knows that every use until then is written. */
    flush(): Promise<void> {
      last = last.catch(() => {}).then(writeNoted);
      return last;
    },
  };
}
