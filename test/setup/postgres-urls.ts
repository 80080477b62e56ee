// The addresses of one test database: superuser for the tests' own tricks, owner and application as in production.

export type PostgresUrls = { url: string; directUrl: string; ownerUrl: string; adminUrl: string };

export function postgresUrls(port: number, database: string): PostgresUrls {
  const as = (user: string, password: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const url = as('sluis_app', 'app');
  return { url, directUrl: url, ownerUrl: as('sluis_owner', 'owner'), adminUrl: as('postgres', 'postgres') };
}
