// Words for the page that asks whether a portal may be handed what it asks for.

import type { ConsentClaim } from '../../domain/consent.ts';

const claimsNl: Record<ConsentClaim, string> = {
  represents: 'het bedrijf waarvoor u inlogt, met zijn nummer',
  represents_branch: 'de vestiging waarvoor u mag handelen',
  service_id: 'de dienst waarvoor u gemachtigd bent',
  represents_bsn: 'het BSN van de eigenaar van een eenmanszaak, versleuteld',
};
const claimsEn: Record<ConsentClaim, string> = {
  represents: 'the company you sign in for, with its number',
  represents_branch: 'the branch you may act for',
  service_id: 'the service you are authorised for',
  represents_bsn: 'the BSN of the owner of a one-person business, encrypted',
};

export const consentNl = {
  consentTitle: (portal: string) => `Mag ${portal} deze gegevens krijgen?`,
  consentLead: (portal: string) => `${portal} vraagt om gegevens. U kiest of u die deelt.`,
  consentFor: 'U logt in voor',
  consentScopes: 'Wat het portaal mag',
  consentData: 'Gegevens die het portaal dan krijgt',
  consentClaims: 'Over wie u vertegenwoordigt',
  consentClaim: claimsNl,
  consentAlways: 'Altijd',
  consentAlwaysItems: [
    'een code waaraan dit portaal u herkent, niet uw naam',
    'het niveau van uw inlog, en wanneer u liet zien wie u bent',
  ],
  consentAgree: 'Ja, delen en verdergaan',
  consentRefuse: 'Nee, niet delen',
  consentHint:
    'Uw keuze geldt tot u uitlogt. Deelt u niets, dan gaat u terug naar het portaal en bent u daar niet ingelogd.',
};

export const consentEn: typeof consentNl = {
  consentTitle: (portal) => `May ${portal} receive this data?`,
  consentLead: (portal) => `${portal} asks for data. You choose whether you share it.`,
  consentFor: 'You sign in for',
  consentScopes: 'What the portal may do',
  consentData: 'Data that the portal then receives',
  consentClaims: 'About whom you represent',
  consentClaim: claimsEn,
  consentAlways: 'Always',
  consentAlwaysItems: [
    'a code by which this portal recognises you, not your name',
    'the level of your login, and when you showed who you are',
  ],
  consentAgree: 'Yes, share and continue',
  consentRefuse: 'No, do not share',
  consentHint:
    'Your choice counts until you sign out. If you share nothing, you go back to the portal and are not signed in there.',
};
