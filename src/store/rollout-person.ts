// Who the roll-out is about, in SQL: everybody with a name to sign in with here, each once however many accounts are
// linked, and whether more than a password lets this person in. Locked accounts and the break-glass one are left out.

import type { Level } from '../domain/level.ts';
import { isLevelAtLeast, levels } from '../domain/level.ts';
import type { Bindings } from './query.ts';

/** level: what the routes of the roll-out ask. issuers: of the upstreams that portals may be entered by. */
export type PersonQuestion = { level: Level; issuers: readonly string[]; breakGlassAccountId: string | null };

/**
 * Tables `ready` (id, upstream, factor) and `cohort` (id, cohort). upstream: an identity that signed in, of the account
 * or of one linked to it. factor: a live second factor whose proofing and binding are worth what is asked.
 */
export const personTables = `person as (
    select account.id from account_login join account on account.id = account_login.account_id
    where account.locked_at is null and (:breakGlass::uuid is null or account.id <> :breakGlass::uuid)
  ), member as (
    select id, id as account_id from person
    union
    select link.local_account_id, link.upstream_account_id from account_link as link
      join person on person.id = link.local_account_id where link.undone_at is null
  ), ready as (
    select person.id,
      exists (select 1 from member join account_identity as identity on identity.account_id = member.account_id
        where member.id = person.id
          and identity.issuer in (select value from json_array_elements_text(:issuers::json))) as upstream,
      exists (select 1 from factor join proofing on proofing.id = factor.proofing_id
        where factor.account_id = person.id and factor.kind in ('totp', 'sms', 'passkey')
          and factor.confirmed_at is not null and factor.revoked_at is null
          and proofing.ended_at is null and proofing.expires_at > now()
          and proofing.level in (select value from json_array_elements_text(:levels::json)))
        and exists (select 1 from binding
          where binding.account_id = person.id and binding.ended_at is null and binding.expires_at > now()
            and binding.level in (select value from json_array_elements_text(:levels::json))) as factor
    from person
  ), cohort as (
    select distinct person.id, case when party.identifier_type in ('rsin', 'kvk', 'bsn')
      then party.identifier_type else 'none' end as cohort
    from person left join account_party as party on party.account_id = person.id and party.ended_at is null
  )`;

export function personBindings({ level, issuers, breakGlassAccountId }: PersonQuestion): Bindings {
  return {
    breakGlass: breakGlassAccountId,
    issuers: JSON.stringify(issuers),
    levels: JSON.stringify(levels.filter((known) => known !== 'none' && isLevelAtLeast(known, level))),
  };
}
