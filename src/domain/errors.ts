// The closed set of errors: code, HTTP status, what happened and what to do next, in Dutch and English.
// Pages, APIs and the README table read from here; detail for the log travels apart and never reaches an answer.

type ErrorText = { what: string; next: string };
type ErrorEntry = { status: number; nl: ErrorText; en: ErrorText };

export const errorTable = {
  'malformed-target': {
    status: 400,
    nl: {
      what: 'Het adres van deze pagina kan op meer dan één manier gelezen worden.',
      next: 'Ga terug en volg een link van het portaal.',
    },
    en: {
      what: 'The address of this page can be read in more than one way.',
      next: 'Go back and follow a link of the portal.',
    },
  },
  'malformed-request': {
    status: 400,
    nl: { what: 'Het verzoek was niet volledig of niet leesbaar.', next: 'Ga terug en probeer het opnieuw.' },
    en: { what: 'The request was incomplete or could not be read.', next: 'Go back and try again.' },
  },
  'unknown-host': {
    status: 421,
    nl: { what: 'Deze server bedient dit adres niet.', next: 'Controleer het adres van het portaal.' },
    en: { what: 'This server does not serve this address.', next: 'Check the address of the portal.' },
  },
  'untrusted-proxy': {
    status: 403,
    nl: {
      what: 'Dit verzoek kwam niet van een vertrouwde proxy.',
      next: 'Beheerder: zet het adres van de proxy in authz.trustedProxies.',
    },
    en: {
      what: 'This request did not come from a trusted proxy.',
      next: "Administrator: add the proxy's address to authz.trustedProxies.",
    },
  },
  'smuggled-header': {
    status: 403,
    nl: {
      what: 'Het verzoek droeg een header die alleen Sluis mag zetten.',
      next: 'Verwijder de header en probeer het opnieuw.',
    },
    en: {
      what: 'The request carried a header that only Sluis may set.',
      next: 'Remove the header and try again.',
    },
  },
  'cross-origin': {
    status: 403,
    nl: {
      what: 'Dit formulier is niet vanaf onze eigen pagina verstuurd.',
      next: 'Open de pagina opnieuw en verstuur het formulier nog eens.',
    },
    en: {
      what: 'This form was not sent from our own page.',
      next: 'Open the page again and send the form once more.',
    },
  },
  'no-route': {
    status: 403,
    nl: {
      what: 'Voor deze pagina is geen toegang ingesteld.',
      next: 'Ga terug naar het portaal. Beheerders: neem deze pagina op als route in het beleid.',
    },
    en: {
      what: 'No access has been set up for this page.',
      next: 'Go back to the portal. Administrators: add this page to the policy as a route.',
    },
  },
  'not-found': {
    status: 404,
    nl: { what: 'Deze pagina bestaat niet.', next: 'Ga terug naar het portaal.' },
    en: { what: 'This page does not exist.', next: 'Go back to the portal.' },
  },
  'method-not-allowed': {
    status: 405,
    nl: {
      what: 'Deze methode is hier niet toegestaan.',
      next: 'Ga terug en volg een link of formulier van het portaal.',
    },
    en: { what: 'This method is not allowed here.', next: 'Go back and use a link or form of the portal.' },
  },
  'sign-in-required': {
    status: 401,
    nl: { what: 'U bent niet ingelogd.', next: 'Log in en probeer het opnieuw.' },
    en: { what: 'You are not signed in.', next: 'Sign in and try again.' },
  },
  'sign-in-failed': {
    status: 401,
    nl: {
      what: 'Dit e-mailadres en dit wachtwoord horen niet bij elkaar.',
      next: 'Controleer beide en probeer het opnieuw, of vraag een nieuw wachtwoord aan.',
    },
    en: {
      what: 'This e-mail address and this password do not belong together.',
      next: 'Check both and try again, or ask for a new password.',
    },
  },
  'sign-in-throttled': {
    status: 429,
    nl: {
      what: 'Er is te vaak geprobeerd om in te loggen.',
      next: 'Wacht tot het genoemde tijdstip, of log in op een andere manier.',
    },
    en: {
      what: 'There were too many attempts to sign in.',
      next: 'Wait until the time shown, or sign in another way.',
    },
  },
  'password-wrong': {
    status: 400,
    nl: { what: 'Uw huidige wachtwoord klopt niet.', next: 'Controleer het en probeer het opnieuw.' },
    en: { what: 'Your current password is not right.', next: 'Check it and try again.' },
  },
  'password-short': {
    status: 400,
    nl: {
      what: 'Dit wachtwoord is te kort.',
      next: 'Kies minstens 15 tekens, of minstens 8 als u ook een app, passkey of telefoon gebruikt.',
    },
    en: {
      what: 'This password is too short.',
      next: 'Choose at least 15 characters, or at least 8 if you also use an app, passkey or phone.',
    },
  },
  'password-long': {
    status: 400,
    nl: { what: 'Dit wachtwoord is te lang.', next: 'Kies hooguit 256 tekens.' },
    en: { what: 'This password is too long.', next: 'Choose at most 256 characters.' },
  },
  'password-breached': {
    status: 400,
    nl: {
      what: 'Dit wachtwoord staat op een lijst van gelekte wachtwoorden.',
      next: 'Kies een ander wachtwoord, dat u nergens anders gebruikt.',
    },
    en: {
      what: 'This password is on a list of leaked passwords.',
      next: 'Choose another one, that you use nowhere else.',
    },
  },
  'step-up-required': {
    status: 401,
    nl: {
      what: 'Deze gegevens vragen een hoger betrouwbaarheidsniveau dan u heeft laten zien.',
      next: 'Open de pagina in uw browser en bevestig wie u bent.',
    },
    en: {
      what: 'These data ask for a higher assurance level than you have shown.',
      next: 'Open the page in your browser and confirm who you are.',
    },
  },
  'full-analysis-required': {
    status: 403,
    nl: {
      what: 'Voor deze dienst ontbreekt een volledige risicoanalyse; tot die er is blijft de toegang dicht.',
      next: 'Vraag de beheerder van het portaal om de risicoanalyse (Regeling art. 4) vast te leggen.',
    },
    en: {
      what: 'A full risk analysis is missing for this service; access stays closed until there is one.',
      next: "Ask the portal's administrator to record the risk analysis (Regeling art. 4).",
    },
  },
  unattainable: {
    status: 403,
    nl: {
      what: 'Geen van de ingestelde inlogwegen kan het niveau bereiken dat deze gegevens vragen.',
      next: 'Neem contact op met de organisatie achter het portaal.',
    },
    en: {
      what: 'None of the configured ways to sign in can reach the level these data ask for.',
      next: 'Contact the organisation behind the portal.',
    },
  },
  'intermediary-refused': {
    status: 403,
    nl: {
      what: 'Deze pagina is niet beschikbaar voor een intermediair.',
      next: 'Vraag het bedrijf zelf om in te loggen.',
    },
    en: {
      what: 'This page is not available to an intermediary.',
      next: 'Ask the company itself to sign in.',
    },
  },
  'branch-refused': {
    status: 403,
    nl: {
      what: 'Uw machtiging geldt voor één vestiging; deze pagina vraagt een machtiging voor het hele bedrijf.',
      next: 'Vraag uw machtigingenbeheerder om een machtiging zonder beperking tot een vestiging.',
    },
    en: {
      what: 'Your mandate covers one branch; this page asks for a mandate for the whole company.',
      next: 'Ask your mandate administrator for a mandate without a branch restriction.',
    },
  },
  'identifier-type-refused': {
    status: 403,
    nl: {
      what: 'Deze pagina is er niet voor het soort organisatie waarvoor u bent ingelogd.',
      next: 'Log in namens een andere organisatie.',
    },
    en: {
      what: 'This page is not for the kind of organisation you signed in for.',
      next: 'Sign in on behalf of another organisation.',
    },
  },
  'service-refused': {
    status: 403,
    nl: {
      what: 'Uw machtiging is voor een andere dienst afgegeven.',
      next: 'Vraag uw machtigingenbeheerder om een machtiging voor deze dienst.',
    },
    en: {
      what: 'Your mandate was given for another service.',
      next: 'Ask your mandate administrator for a mandate for this service.',
    },
  },
  'account-locked': {
    status: 403,
    nl: {
      what: 'Dit account is geblokkeerd.',
      next: 'Neem contact op met de helpdesk en noem de code hieronder.',
    },
    en: { what: 'This account is locked.', next: 'Contact the help desk and give the code below.' },
  },
  'start-again': {
    status: 400,
    nl: {
      what: 'Deze inlogpoging hoort niet bij deze browser, is al gebruikt of is verlopen.',
      next: 'Begin opnieuw vanaf het portaal.',
    },
    en: {
      what: 'This sign-in does not belong to this browser, was used already or has expired.',
      next: 'Start again from the portal.',
    },
  },
  'portal-request-invalid': {
    status: 400,
    nl: {
      what: 'Het portaal vroeg om een aanmelding op een manier die Sluis niet mag beantwoorden.',
      next: 'Meld dit bij de beheerder van het portaal, met de referentiecode.',
    },
    en: {
      what: 'The portal asked for a login in a way that Sluis may not answer.',
      next: 'Tell the administrator of the portal, with the reference code.',
    },
  },
  'login-expired': {
    status: 400,
    nl: { what: 'Deze inlogpoging is verlopen.', next: 'Begin opnieuw vanaf het portaal.' },
    en: { what: 'This sign-in has expired.', next: 'Start again from the portal.' },
  },
  'login-consumed': {
    status: 400,
    nl: {
      what: 'Deze inlogpoging is al afgerond.',
      next: 'Ga verder naar het portaal; log zo nodig opnieuw in.',
    },
    en: {
      what: 'This sign-in was completed already.',
      next: 'Continue to the portal; sign in again if asked.',
    },
  },
  'reset-link-over': {
    status: 410,
    nl: {
      what: 'Deze link is al gebruikt, verlopen of niet volledig.',
      next: 'Vraag een nieuwe link aan op de inlogpagina.',
    },
    en: {
      what: 'This link was used already, has expired or is not complete.',
      next: 'Ask for a new link on the sign-in page.',
    },
  },
  'recent-proof-required': {
    status: 403,
    nl: {
      what: 'Dit kan alleen kort nadat u heeft laten zien wie u bent.',
      next: 'Log opnieuw in en doe het binnen vijf minuten.',
    },
    en: {
      what: 'This is possible only shortly after you showed who you are.',
      next: 'Sign in again and do it within five minutes.',
    },
  },
  'upstream-unavailable': {
    status: 503,
    nl: {
      what: 'De inlogdienst is nu niet bereikbaar.',
      next: 'Probeer het over een paar minuten opnieuw; de pagina waar u heen wilde blijft bewaard.',
    },
    en: {
      what: 'The sign-in service cannot be reached now.',
      next: 'Try again in a few minutes; the page you wanted is kept.',
    },
  },
  'upstream-cancelled': {
    status: 400,
    nl: {
      what: 'U heeft het inloggen geannuleerd.',
      next: 'Kies opnieuw hoe u wilt inloggen, of ga terug naar het portaal.',
    },
    en: {
      what: 'You cancelled the sign-in.',
      next: 'Choose again how to sign in, or go back to the portal.',
    },
  },
  'upstream-refused': {
    status: 502,
    nl: {
      what: 'De inlogdienst gaf een fout.',
      next: 'Probeer het opnieuw; blijft het misgaan, noem dan de code hieronder aan de helpdesk.',
    },
    en: {
      what: 'The sign-in service answered with an error.',
      next: 'Try again; if it keeps failing, give the code below to the help desk.',
    },
  },
  'upstream-answer-invalid': {
    status: 502,
    nl: {
      what: 'Het antwoord van de inlogdienst klopte niet en is geweigerd.',
      next: 'Begin opnieuw vanaf het portaal; blijft het misgaan, noem dan de code hieronder aan de helpdesk.',
    },
    en: {
      what: 'The answer of the sign-in service was not right and was refused.',
      next: 'Start again from the portal; if it keeps failing, give the code below to the help desk.',
    },
  },
  'upstream-claims-invalid': {
    status: 502,
    nl: {
      what: 'De inlogdienst liet gegevens weg, of gaf gegevens die niet kunnen kloppen.',
      next: 'Noem de code hieronder aan de helpdesk.',
    },
    en: {
      what: 'The sign-in service left out data, or gave data that cannot be right.',
      next: 'Give the code below to the help desk.',
    },
  },
  'code-malformed': {
    status: 400,
    nl: { what: 'Een code bestaat uit zes cijfers.', next: 'Vul de zes cijfers in die uw app nu toont.' },
    en: { what: 'A code has six digits.', next: 'Enter the six digits your app shows now.' },
  },
  'code-wrong': {
    status: 400,
    nl: { what: 'Deze code klopt niet.', next: 'Wacht op een nieuwe code in uw app en vul die in.' },
    en: { what: 'This code is not right.', next: 'Wait for a new code in your app and enter it.' },
  },
  'code-used': {
    status: 400,
    nl: {
      what: 'Deze code is al gebruikt. Dit telt niet als poging.',
      next: 'Wacht op de volgende code in uw app, hooguit 30 seconden.',
    },
    en: {
      what: 'This code was used already. This does not count as an attempt.',
      next: 'Wait for the next code in your app, 30 seconds at most.',
    },
  },
  'code-over': {
    status: 400,
    nl: {
      what: 'Deze code geldt niet meer: te oud, vervangen of te vaak geprobeerd.',
      next: 'Vraag een nieuwe code aan.',
    },
    en: {
      what: 'This code no longer counts: too old, replaced or tried too often.',
      next: 'Ask for a new code.',
    },
  },
  'number-refused': {
    status: 400,
    nl: {
      what: 'Naar dit nummer sturen wij geen code.',
      next: 'Vul een gewoon mobiel nummer in uit een van de genoemde landen.',
    },
    en: {
      what: 'We send no code to this number.',
      next: 'Enter an ordinary mobile number of one of the countries named.',
    },
  },
  'sms-limit': {
    status: 429,
    nl: {
      what: 'Er is net of te vaak een sms gestuurd.',
      next: 'Wacht even voordat u een nieuwe code aanvraagt, of kies een andere manier.',
    },
    en: {
      what: 'A text message was sent just now or too often.',
      next: 'Wait before you ask for a new code, or choose another way.',
    },
  },
  'sms-not-sent': {
    status: 503,
    nl: {
      what: 'De sms kon niet worden verstuurd.',
      next: 'Kies een andere manier, of probeer het later opnieuw.',
    },
    en: {
      what: 'The text message could not be sent.',
      next: 'Choose another way, or try again later.',
    },
  },
  'sms-unsure': {
    status: 504,
    nl: {
      what: 'Wij weten niet of de sms is verstuurd.',
      next: 'Wacht een minuut. Komt er niets, kies dan een andere manier of vraag een nieuwe code aan.',
    },
    en: {
      what: 'We do not know whether the text message was sent.',
      next: 'Wait a minute. If nothing arrives, choose another way or ask for a new code.',
    },
  },
  'locked-out': {
    status: 429,
    nl: {
      what: 'Er zijn te veel verkeerde codes ingevuld.',
      next: 'Wacht tot het genoemde tijdstip, of kies een andere manier.',
    },
    en: {
      what: 'Too many wrong codes were entered.',
      next: 'Wait until the time shown, or choose another way.',
    },
  },
  'factor-exhausted': {
    status: 403,
    nl: {
      what: 'Er zijn zo veel verkeerde codes ingevuld dat codes voor dit account niet meer werken.',
      next: 'Log in met eHerkenning en stel de app opnieuw in.',
    },
    en: {
      what: 'So many wrong codes were entered that codes no longer work for this account.',
      next: 'Sign in with eHerkenning and set up the app again.',
    },
  },
  'recovery-code-malformed': {
    status: 400,
    nl: {
      what: 'Een herstelcode heeft tien letters en cijfers.',
      next: 'Vul een code van uw lijst in, bijvoorbeeld 4KX7P-9TQ2M.',
    },
    en: {
      what: 'A recovery code has ten letters and digits.',
      next: 'Enter a code of your list, for instance 4KX7P-9TQ2M.',
    },
  },
  'recovery-code-wrong': {
    status: 400,
    nl: {
      what: 'Deze herstelcode klopt niet.',
      next: 'Kijk of u de nieuwste lijst heeft: oude lijsten werken niet meer.',
    },
    en: {
      what: 'This recovery code is not right.',
      next: 'Check that you have the newest list: older lists no longer work.',
    },
  },
  'recovery-code-used': {
    status: 400,
    nl: {
      what: 'Deze herstelcode is al gebruikt. Dit telt niet als poging.',
      next: 'Vul een andere code van uw lijst in.',
    },
    en: {
      what: 'This recovery code was used already. This does not count as an attempt.',
      next: 'Enter another code of your list.',
    },
  },
  'too-many-apps': {
    status: 409,
    nl: {
      what: 'U heeft al vijf apps ingesteld. Meer kan niet.',
      next: 'Verwijder een app die u niet meer gebruikt en probeer het opnieuw.',
    },
    en: {
      what: 'You have set up five apps already. There cannot be more.',
      next: 'Remove an app you no longer use and try again.',
    },
  },
  'unexpected-field': {
    status: 422,
    nl: {
      what: 'Het formulier bevatte een veld dat er niet hoort.',
      next: 'Open de pagina opnieuw en verstuur het formulier nog eens.',
    },
    en: {
      what: 'The form had a field that does not belong there.',
      next: 'Open the page again and send the form once more.',
    },
  },
  'factor-not-offered': {
    status: 403,
    nl: { what: 'Deze manier is hier niet toegestaan.', next: 'Kies een van de manieren op de pagina.' },
    en: { what: 'This way is not allowed here.', next: 'Choose one of the ways on the page.' },
  },
  'passkey-refused': {
    status: 401,
    nl: {
      what: 'Dit antwoord van uw passkey klopt niet of kwam te laat.',
      next: 'Probeer het opnieuw, of kies een andere manier.',
    },
    en: {
      what: 'This answer of your passkey is not right or came too late.',
      next: 'Try again, or choose another way.',
    },
  },
  'passkey-throttled': {
    status: 429,
    nl: {
      what: 'Vanaf uw netwerk is te vaak geprobeerd om met een passkey in te loggen.',
      next: 'Wacht tot het genoemde tijdstip, of kies een andere manier.',
    },
    en: {
      what: 'Signing in with a passkey was tried too often from your network.',
      next: 'Wait until the time shown, or choose another way.',
    },
  },
  'link-not-allowed': {
    status: 403,
    nl: {
      what: 'Deze accounts kunnen nu niet worden gekoppeld.',
      next: 'Log opnieuw in met uw eigen account en bevestig met uw app of passkey; log dan binnen vijf minuten in met de inlogdienst.',
    },
    en: {
      what: 'These accounts cannot be linked now.',
      next: 'Sign in again with your own account and confirm with your app or passkey; then sign in with the sign-in service within five minutes.',
    },
  },
  'enrolment-not-allowed': {
    status: 403,
    nl: {
      what: 'U kunt een manier om te bevestigen alleen instellen of verwijderen kort nadat u heeft laten zien wie u bent.',
      next: 'Log opnieuw in, of bevestig met uw sterkste manier, en doe het binnen vijf minuten.',
    },
    en: {
      what: 'You can set up or remove a way to confirm only shortly after you showed who you are.',
      next: 'Sign in again, or confirm with your strongest way, and do it within five minutes.',
    },
  },
  'enrolment-expired': {
    status: 410,
    nl: { what: 'Het instellen is verlopen.', next: 'Begin het instellen opnieuw.' },
    en: { what: 'Setting this up has expired.', next: 'Start setting it up again.' },
  },
  'activation-wrong': {
    status: 400,
    nl: {
      what: 'Deze activeringscode klopt niet.',
      next: 'Neem de code over zoals hij in de brief staat. Na vijf verkeerde codes vervalt de brief.',
    },
    en: {
      what: 'This activation code is not right.',
      next: 'Copy the code as the letter shows it. After five wrong codes the letter is void.',
    },
  },
  'activation-over': {
    status: 410,
    nl: {
      what: 'Deze activeringscode is gebruikt, verlopen of vervallen.',
      next: 'Vraag een nieuwe brief aan, of neem contact op met de balie.',
    },
    en: {
      what: 'This activation code was used, has expired or is void.',
      next: 'Ask for a new letter, or contact the desk.',
    },
  },
  'letter-limit': {
    status: 429,
    nl: {
      what: 'Er zijn al genoeg brieven aangevraagd.',
      next: 'Wacht op de brief die onderweg is, of vraag na het genoemde tijdstip een nieuwe aan.',
    },
    en: {
      what: 'Enough letters have been asked for already.',
      next: 'Wait for the letter that is on its way, or ask for a new one after the time shown.',
    },
  },
  'role-missing': {
    status: 403,
    nl: {
      what: 'Uw rol geeft hier geen toegang toe.',
      next: 'Vraag een collega met die rol, of vraag de rol aan op de pagina Medewerkers.',
    },
    en: {
      what: 'Your role does not give access to this.',
      next: 'Ask a colleague who has that role, or ask for the role on the page Staff.',
    },
  },
  'staff-confirm': {
    status: 403,
    nl: {
      what: 'Hiervoor moet u in de laatste vijf minuten op niveau substantieel hebben bevestigd dat u het bent.',
      next: 'Bevestig het opnieuw op de inlogpagina voor medewerkers en ga dan verder.',
    },
    en: {
      what: 'For this you must have confirmed at level substantial, within the last five minutes, that it is you.',
      next: 'Confirm it again on the sign-in page for staff, then go on.',
    },
  },
  'policy-faults': {
    status: 422,
    nl: {
      what: 'Dit beleid klopt niet. Er is niets veranderd.',
      next: 'Verbeter wat hieronder staat en verstuur het opnieuw.',
    },
    en: {
      what: 'This policy is not right. Nothing has changed.',
      next: 'Correct what is listed below and send it again.',
    },
  },
  'policy-moved': {
    status: 412,
    nl: {
      what: 'Intussen geldt een nieuwe versie van het beleid. Er is niets veranderd.',
      next: 'Bekijk wat er veranderde, neem het over in uw wijziging en verstuur die opnieuw.',
    },
    en: {
      what: 'A new version of the policy is in force by now. Nothing has changed.',
      next: 'See what changed, take it over into your change and send that again.',
    },
  },
  'own-draft': {
    status: 403,
    nl: {
      what: 'Dit voorstel is van uzelf. Een ander moet het goedkeuren.',
      next: 'Vraag een andere goedkeurder. De pagina van het voorstel noemt wie dat kan.',
    },
    en: {
      what: 'This draft is your own. Somebody else has to approve it.',
      next: 'Ask another approver. The page of the draft names who can.',
    },
  },
  'draft-approved-already': {
    status: 409,
    nl: {
      what: 'U heeft dit voorstel al goedgekeurd.',
      next: 'Vraag een andere goedkeurder voor de volgende goedkeuring.',
    },
    en: {
      what: 'You have approved this draft already.',
      next: 'Ask another approver for the next approval.',
    },
  },
  'draft-decided': {
    status: 409,
    nl: {
      what: 'Over dit voorstel is al beslist.',
      next: 'Open de pagina van het voorstel opnieuw om te zien wat er besloten is.',
    },
    en: {
      what: 'This draft was decided already.',
      next: 'Open the page of the draft again to see what was decided.',
    },
  },
  'second-approver-needed': {
    status: 403,
    nl: {
      what: 'Hiervoor zijn twee verschillende goedkeurders nodig, en die zijn er nog niet.',
      next: 'Maak eerst op de pagina Medewerkers een tweede beheerder die mag goedkeuren.',
    },
    en: {
      what: 'This takes two different approvers, and there are not two yet.',
      next: 'First make a second administrator who may approve, on the page Staff.',
    },
  },
  'last-approvers': {
    status: 409,
    nl: {
      what: 'Er moeten altijd twee verschillende goedkeurders overblijven.',
      next: 'Maak eerst een andere medewerker goedkeurder en probeer het daarna opnieuw.',
    },
    en: {
      what: 'Two different approvers must always remain.',
      next: 'First make another member of staff an approver, then try again.',
    },
  },
  'approval-needed': {
    status: 409,
    nl: {
      what: 'Er zijn al twee goedkeurders, dus dit gaat nu met een voorstel.',
      next: 'Stel de nieuwe medewerker voor; een andere goedkeurder beslist.',
    },
    en: {
      what: 'There are two approvers already, so this now takes a proposal.',
      next: 'Propose the new member of staff; another approver decides.',
    },
  },
  'staff-known': {
    status: 409,
    nl: { what: 'Deze persoon is al medewerker.', next: 'Wijzig de rollen van die medewerker.' },
    en: { what: 'This person is staff already.', next: 'Change the roles of that member.' },
  },
  'change-decided': {
    status: 409,
    nl: {
      what: 'Over dit voorstel is al beslist, of het is te oud.',
      next: 'Open de pagina Medewerkers opnieuw.',
    },
    en: { what: 'This proposal was decided already, or is too old.', next: 'Open the page Staff again.' },
  },
  'set-up-link-over': {
    status: 410,
    nl: {
      what: 'Deze link is al gebruikt, verlopen of niet volledig.',
      next: 'Vraag een nieuwe link aan degene van wie u deze kreeg.',
    },
    en: {
      what: 'This link was used already, has expired or is not complete.',
      next: 'Ask for a new link from whoever gave you this one.',
    },
  },
  'set-up-done': {
    status: 409,
    nl: {
      what: 'Er zijn al medewerkers, dus de eerste inrichting is voorbij.',
      next: 'Laat een medewerker u voorstellen op de pagina Medewerkers.',
    },
    en: {
      what: 'There is staff already, so the first set-up is over.',
      next: 'Let a member of staff propose you on the page Staff.',
    },
  },
  'input-faults': {
    status: 422,
    nl: {
      what: 'Er klopt iets niet in wat is gestuurd. Er is niets veranderd.',
      next: 'Verbeter elk genoemd punt en stuur het opnieuw.',
    },
    en: {
      what: 'Something is not right in what was sent. Nothing has changed.',
      next: 'Correct each point that is named and send it again.',
    },
  },
  'token-required': {
    status: 401,
    nl: { what: 'Dit vraagt om een geldig token.', next: 'Haal een nieuw token op en probeer het opnieuw.' },
    en: { what: 'This takes a valid token.', next: 'Get a new token and try again.' },
  },
  'people-only': {
    status: 403,
    nl: { what: 'Dit kan alleen een mens doen, niet een programma.', next: 'Doe het in de console zelf.' },
    en: { what: 'Only a person may do this, not a program.', next: 'Do it in the console itself.' },
  },
  'json-required': {
    status: 415,
    nl: { what: 'Het verzoek is geen JSON.', next: 'Stuur JSON, met Content-Type: application/json.' },
    en: { what: 'The request is not JSON.', next: 'Send JSON, with Content-Type: application/json.' },
  },
  'changed-meanwhile': {
    status: 412,
    nl: {
      what: 'Iemand anders heeft dit intussen gewijzigd. Er is niets veranderd.',
      next: 'Haal de nieuwste stand op en doe het daarmee opnieuw.',
    },
    en: {
      what: 'Somebody else has changed this meanwhile. Nothing has changed.',
      next: 'Get the newest state and do it again with that.',
    },
  },
  'version-required': {
    status: 428,
    nl: {
      what: 'Er staat niet bij welke stand u wijzigt.',
      next: 'Stuur If-Match mee, met de ETag van wat u las.',
    },
    en: {
      what: 'The request does not say which state it changes.',
      next: 'Send If-Match with the ETag of what was read.',
    },
  },
  'own-case': {
    status: 403,
    nl: {
      what: 'Dit gaat over uzelf, dus u mag het niet zelf doen.',
      next: 'Vraag een collega met deze rol.',
    },
    en: { what: 'This concerns yourself, so you may not do it.', next: 'Ask a colleague who has this role.' },
  },
  'key-waits': {
    status: 409,
    nl: {
      what: 'Er wacht al een nieuwe sleutel.',
      next: 'Wacht tot die in gebruik is, of vervang de sleutel nu.',
    },
    en: {
      what: 'A new key waits already.',
      next: 'Wait until it signs, or replace the key now.',
    },
  },
  'desk-own-case': {
    status: 403,
    nl: {
      what: 'Dit mag u niet zelf doen: het gaat over uzelf, of u heeft het zelf vastgelegd.',
      next: 'Vraag een andere medewerker van de balie.',
    },
    en: {
      what: 'You may not do this yourself: it is about you, or you recorded it.',
      next: 'Ask another member of the desk.',
    },
  },
  'desk-number-differs': {
    status: 400,
    nl: {
      what: 'Dit BSN is niet het nummer dat bij dit account of deze controle hoort.',
      next: 'Neem het nummer over van het document. Klopt het nog steeds niet, weiger dan.',
    },
    en: {
      what: 'This BSN is not the number that belongs to this account or check.',
      next: 'Copy the number from the document. If it still differs, refuse.',
    },
  },
  'desk-decided': {
    status: 409,
    nl: {
      what: 'Over deze controle is al beslist, of zij is te oud.',
      next: 'Open de pagina Balie opnieuw.',
    },
    en: { what: 'This check was decided already, or is too old.', next: 'Open the page Desk again.' },
  },
  'replay-running': {
    status: 409,
    nl: {
      what: 'Er loopt al een herberekening van beslissingen.',
      next: 'Wacht tot deze klaar is, of breek haar af.',
    },
    en: {
      what: 'Decisions are being replayed already.',
      next: 'Wait until that replay is done, or cancel it.',
    },
  },
  'observation-running': {
    status: 409,
    nl: {
      what: 'Er wordt al een ander voorstel waargenomen.',
      next: 'Stop dat eerst; er kan er één tegelijk.',
    },
    en: {
      what: 'Another draft is being observed already.',
      next: 'Stop that first; there can be one at a time.',
    },
  },
  'person-not-found': {
    status: 404,
    nl: {
      what: 'Er is geen account met dit e-mailadres.',
      next: 'Controleer het adres. Iemand zonder account meldt zich eerst bij de organisatie achter het portaal.',
    },
    en: {
      what: 'There is no account with this e-mail address.',
      next: 'Check the address. Somebody without an account first contacts the organisation behind the portal.',
    },
  },
  'too-large': {
    status: 413,
    nl: { what: 'Het verzoek is te groot.', next: 'Verstuur minder tegelijk.' },
    en: { what: 'The request is too large.', next: 'Send less at once.' },
  },
  'upgrade-refused': {
    status: 501,
    nl: {
      what: 'Dit portaal ondersteunt geen WebSocket of andere protocolwissel.',
      next: 'Gebruik gewone verzoeken.',
    },
    en: {
      what: 'This portal does not support WebSocket or another change of protocol.',
      next: 'Use ordinary requests.',
    },
  },
  'portal-unreachable': {
    status: 502,
    nl: { what: 'Het portaal zelf antwoordt niet.', next: 'Probeer het later opnieuw.' },
    en: { what: 'The portal itself does not answer.', next: 'Try again later.' },
  },
  'portal-timeout': {
    status: 504,
    nl: { what: 'Het portaal zelf antwoordt te laat.', next: 'Probeer het later opnieuw.' },
    en: { what: 'The portal itself answers too late.', next: 'Try again later.' },
  },
  unavailable: {
    status: 503,
    nl: {
      what: 'Sluis kan nu geen beslissing nemen; de toegang blijft dicht.',
      next: 'Probeer het over een minuut opnieuw.',
    },
    en: { what: 'Sluis cannot decide now; access stays closed.', next: 'Try again in a minute.' },
  },
  'record-unavailable': {
    status: 503,
    nl: {
      what: 'Beslissingen kunnen nu niet worden vastgelegd; de toegang blijft dicht.',
      next: 'Probeer het over een minuut opnieuw.',
    },
    en: { what: 'Decisions cannot be recorded now; access stays closed.', next: 'Try again in a minute.' },
  },
  internal: {
    status: 500,
    nl: {
      what: 'Er ging iets mis aan onze kant.',
      next: 'Probeer het opnieuw; blijft het misgaan, noem dan de code hieronder aan de helpdesk.',
    },
    en: {
      what: 'Something went wrong on our side.',
      next: 'Try again; if it keeps failing, give the code below to the help desk.',
    },
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** What flow and http throw; the one translator at the edge turns it into a page, JSON or a challenge. */
export class BrokerError extends Error {
  readonly code: ErrorCode;
  /** For the log alone: never a secret, a code or a number of a person. */
  readonly detail: Record<string, string | number | boolean | null>;
  /** When the caller may try again, ms of database time. */
  readonly retryAtMs: number | null;

  constructor(
    code: ErrorCode,
    detail: BrokerError['detail'] = {},
    options: { cause?: unknown; retryAtMs?: number } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'BrokerError';
    this.code = code;
    this.detail = detail;
    this.retryAtMs = options.retryAtMs ?? null;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}
