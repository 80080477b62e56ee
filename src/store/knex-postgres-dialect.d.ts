// Types of knex's own PostgreSQL client, which its package leaves untyped; only what our subclasses override.

declare module 'knex/lib/dialects/postgres/index.js' {
  import { Knex } from 'knex';

  type QueryObject = {
    sql: string;
    bindings?: unknown[];
    method?: string;
    response?: unknown;
    options?: unknown;
  };

  class PostgresClient extends Knex.Client {
    constructor(config: Knex.Config);
    version: string;
    driverName: string;
    canCancelQuery: boolean;
    _driver(): unknown;
    acquireRawConnection(): Promise<unknown>;
    destroyRawConnection(connection: unknown): Promise<void>;
    _query(connection: unknown, query: QueryObject): Promise<QueryObject>;
  }

  export type { QueryObject };
  export default PostgresClient;
}
