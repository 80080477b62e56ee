// What the application's own role may do, table by table; everything else, and all DDL, is the owner's.
// INSERT and SELECT only on the records that prove what happened (BIO 12.4.2, OWASP ASVS 16.4.2).

export const applicationPrivileges: Readonly<Record<string, string>> = {
  schema_migration: 'select',
  key_check: 'select, insert',
  account: 'select, insert, update',
  account_identity: 'select, insert',
  subject_key: 'select, insert',
  session: 'select, insert, update, delete',
  session_cookie: 'select, insert, update, delete',
  evidence: 'select, insert',
  proofing: 'select, insert, update',
  binding: 'select, insert, update',
  factor: 'select, insert, update',
  attempt_budget: 'select, insert, update, delete',
  gate_transaction: 'select, insert, update, delete',
  ticket: 'select, insert, update, delete',
  upstream_login: 'select, insert, update, delete',
  passkey_challenge: 'select, insert, update, delete',
  policy_version: 'select, insert',
  audit: 'select, insert',
  decision: 'select, insert',
};
