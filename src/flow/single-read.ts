// Reading something that others change: one read at a time, and whoever asks while one runs gets a read that began after
// the question.

export function createSingleRead(read: () => Promise<void>) {
  let reading: Promise<void> | null = null;
  return {
    /** Throws what the read threw. */
    async refresh(): Promise<void> {
      if (reading) await reading.catch(() => {});
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    },

    /** Resolves when no read runs any more, however it went. */
    async settle(): Promise<void> {
      await reading?.catch(() => {});
    },
  };
}
