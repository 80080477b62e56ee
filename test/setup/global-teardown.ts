// After all tests: stops the PostgreSQL that global-setup may have started and removes its data.

export default async function globalTeardown(): Promise<void> {
  await globalThis.sluisPostgresHost?.stop();
}
