// What `sluis help` says: every command, in the order in which an installation meets them.

import { explainableLevels } from './policy-explain.ts';

export const help = `sluis — knows which data a portal shows, computes the assurance level it demands, lifts or refuses

  sluis serve                      run the service (configuration: --config, default sluis.yaml)
  sluis demo [--check] [--roll-out]  everything on loopback; --check walks the journeys by itself, --roll-out has one going on
  sluis migrate                    bring the database schema up to date (DATABASE_OWNER_URL)
  sluis config check               every fault of the configuration at once
  sluis config schema              JSON schema of the configuration, for editors
  sluis policy check FILE          every fault of a policy at once, and the level of every route
  sluis policy explain --policy FILE --url URL [--method GET] [--level substantial] [--age 20m]
                                   [--proofing LEVEL]: of the app, with --level password+totp
  sluis policy diff FILE           what goes up, down, open or closed, compared with the version in force
  sluis policy apply FILE --reason TEXT [--base VERSION]
                                   what lowers or opens becomes a draft, approved in the console (exit 3)
  sluis policy export [--version N]
                                   the policy in force, or an earlier version, as it was written
  sluis policy replay FILE [--days 30]
                                   how the recorded decisions of these days would have gone under this file
  sluis policy schema              JSON schema of the policy file, for editors
  sluis keys generate [--upstream ID]   make the key files that are missing, for production
  sluis keys list                  keys that sign tokens and assertions: next, active, retired
  sluis keys rotate [--alg PS256] [--now] [--reason TEXT]
                                   publish new ones, which sign after keys.publishAhead; --now: at once
  sluis keys remove KID            publish a retired key no more; what it signed is refused from then on
  sluis client secret              a new secret for client_secret_basic, and its hash for the policy
  sluis session list | revoke ID --reason TEXT
  sluis account lock | unlock | reset | end-sessions ACCOUNT --reason TEXT
                                   reset removes every factor, and sets none
  sluis staff link --reason TEXT   while nobody is staff: a link that enrols the first administrator; also while the
                                   first is still alone and lost the passkey, who is staff no longer then
  sluis user import FILE.csv --author NAME --reason TEXT [--dry-run]
                                   accounts of an older system; every fault of the file at once
  sluis binding list ACCOUNT       which companies an account is linked to, and until when
  sluis binding end BINDING --reason TEXT [--author NAME]
                                   somebody left that company; the account and its other companies stay
  sluis letter export --format html | csv --out FILE
                                   letters not printed yet, for the mail room; each is exported once
  sluis audit find REFERENCE       what was recorded under a reference code, and whose account it was
  sluis audit verify               recompute the chain of the audit trail
  sluis help

  --json   machine-readable output      --level  ${explainableLevels.join(' | ')}
`;
