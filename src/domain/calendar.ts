// Dates of the calendar as arithmetic: days since 1970 and back (H. Hinnant, days_from_civil), so that the domain needs
// no clock to reckon with them.

export const dayMs = 86_400_000;
export type CalendarDate = { year: number; month: number; day: number };

/** Days since 1970-01-01. */
export function dayNumberOf({ year, month, day }: CalendarDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function dateOfDay(dayNumber: number): CalendarDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Of YYYY-MM-DD; null for what is no date. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return null;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  if (date.month < 1 || date.month > 12 || date.day < 1) return null;
  const dayNumber = dayNumberOf(date);
  return dateOfDay(dayNumber).day === date.day ? dayNumber : null;
}

const moment = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Of an RFC 3339 moment, in ms; null for anything else. */
export function parseMoment(text: string): number | null {
  const match = moment.exec(text);
  const dayNumber = match && parseDay(match[1] ?? '');
  if (!match || dayNumber === null) return null;
  const [hours, minutes, seconds, ahead, behind] = [2, 3, 4, 7, 8].map((index) => Number(match[index] ?? 0));
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  if (hours > 23 || minutes > 59 || seconds > 59 || (ahead ?? 0) > 23 || (behind ?? 0) > 59) return null;
  const offset = ((ahead ?? 0) * 60 + (behind ?? 0)) * (match[6] === '-' ? -1 : 1);
  const fraction = Math.floor(Number(match[5] ?? 0) * 1000);
  return dayNumber * dayMs + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + fraction;
}

/** The same day and time so many months on; the last day of the month where there is no such day. */
export function addMonths(atMs: number, months: number): number {
  const dayNumber = Math.floor(atMs / dayMs);
  const { year, month, day } = dateOfDay(dayNumber);
  const count = year * 12 + month - 1 + months;
  const first = { year: Math.floor(count / 12), month: (count % 12) + 1, day: 1 };
  const nextMonth = { year: Math.floor((count + 1) / 12), month: ((count + 1) % 12) + 1, day: 1 };
  const days = dayNumberOf(nextMonth) - dayNumberOf(first);
  return (dayNumberOf(first) + Math.min(day, days) - 1) * dayMs + (atMs - dayNumber * dayMs);
}
