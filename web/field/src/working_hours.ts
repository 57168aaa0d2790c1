// When grid workers work, as the server has it (src/domain/working_hours.hpp): outside it nobody is followed.
import { dayOf, timeOf, weekdayOf } from "./day";

export function isWorkingTime(ms: number): boolean {
  const weekday = weekdayOf(dayOf(ms));
  const time = timeOf(ms);
  return weekday !== 0 && weekday !== 6 && time >= "08:30" && time < "17:30";
}
