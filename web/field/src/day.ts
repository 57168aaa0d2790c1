// The district's calendar: days are those of Shanghai, whatever the phone's own zone is.

const zone = "Asia/Shanghai";
const dayFormat = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
const timeFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const dayMs = 24 * 60 * 60 * 1000;

/** YYYY-MM-DD, as records hold it. */
export function dayOf(ms: number): string {
  return dayFormat.format(ms);
}

export function timeOf(ms: number): string {
  return timeFormat.format(ms);
}

function utcMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: string, days: number): string {
  return new Date(utcMs(day) + days * dayMs).toISOString().slice(0, 10);
}

/** Days from one to the other: negative where `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcMs(to) - utcMs(from)) / dayMs);
}

/** 0: Sunday. */
export function weekdayOf(day: string): number {
  return new Date(utcMs(day)).getUTCDay();
}

/** Full years on that day; undefined where the birthday is not known. */
export function ageOn(birthDay: string, day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDay)) return undefined;
  const years = Number(day.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return day.slice(5) < birthDay.slice(5) ? years - 1 : years;
}

/** 09:05 from minutes after midnight. */
export function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
