// A moment as people here read it, on pages and in mail alike: Dutch time, wherever server and reader are.

const style = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Amsterdam' } as const;

export const momentFormats = {
  nl: new Intl.DateTimeFormat('nl-NL', style),
  en: new Intl.DateTimeFormat('en-GB', style),
};
