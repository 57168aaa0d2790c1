// Which visits a person is due at one level, from the policies and the visits there were: what src/domain/due.cpp
// computes on the server. Nothing of it is stored.
import { VisitMethod, type Enrolment, type Policy, type Programme, type Recipient, type Visit, type VisitLevel } from "@gridvisit/sync-client/records";
import { RecipientCategory } from "@gridvisit/sync-client/records";
import { addDays, dayOf, daysBetween } from "./day";

export interface DueVisit {
  policy: Policy;
  earliest: string; // from when the visit makes sense: the last third of the interval
  due: string; // may be long past
  overdueDays: number; // 0: not overdue
  never: boolean; // the person has had no visit of the level
}

export function isKeyRecipient(recipient: Recipient): boolean {
  return recipient.categories.some(
    (category) => category >= RecipientCategory.DISABLED_SOLDIER && category <= RecipientCategory.MARTYR_CHILD_60,
  );
}

/** Neither dead nor moved away by that day. */
export function isPresent(recipient: Recipient, day: string): boolean {
  const happened = (when: string) => when !== "" && when <= day;
  return !happened(recipient.deathDay) && !happened(recipient.leftDay);
}

/** Whatever its purpose, but somebody must have met the person. */
export function countsAsVisit(visit: Visit): boolean {
  return visit.method !== VisitMethod.PHONE;
}

export function visitedAtMs(visit: Visit): number {
  return Number(visit.correctedAtMs || visit.visitedAtMs);
}

export function programmesOn(enrolments: readonly Enrolment[], day: string): Programme[] {
  const running = (each: Enrolment) => each.startDay <= day && (each.endDay === "" || each.endDay >= day);
  return enrolments.filter(running).map((each) => each.programme);
}

function applies(policy: Policy, recipient: Recipient, programmes: readonly Programme[], day: string): boolean {
  if (policy.untilDay !== "" && policy.untilDay < day) return false;
  if (policy.keyRecipientsOnly && !isKeyRecipient(recipient)) return false;
  if (policy.conditions.length > 0 && !policy.conditions.some((each) => recipient.conditions.includes(each))) return false;
  return policy.programme === 0 || programmes.includes(policy.programme);
}

// The strictest first; two policies of one name cannot be, so the order is total.
function byStrictness(a: Policy, b: Policy): number {
  return a.intervalDays - b.intervalDays || b.priority - a.priority || (a.name < b.name ? -1 : 1);
}

/** The visit of that level the person is due next, by the strictest policy; undefined where none applies. */
export function dueVisit(
  policies: readonly Policy[],
  level: VisitLevel,
  person: { recipient: Recipient; programmes: readonly Programme[]; visits: readonly Visit[] },
  today: string,
): DueVisit | undefined {
  if (!isPresent(person.recipient, today)) return undefined;
  const [policy] = policies
    .filter((each) => each.level === level && applies(each, person.recipient, person.programmes, today))
    .sort(byStrictness);
  if (!policy) return undefined;
  const counted = person.visits.filter((visit) => visit.level === level && countsAsVisit(visit)).map(visitedAtMs);
  if (counted.length === 0) return { policy, earliest: today, due: today, overdueDays: 0, never: true };
  const last = dayOf(Math.max(...counted));
  const interval = Math.max(1, policy.intervalDays);
  const due = addDays(last, interval);
  const soonest = addDays(last, 1);
  const lastThird = addDays(due, -Math.trunc(interval / 3));
  return {
    policy, due, earliest: lastThird > soonest ? lastThird : soonest, overdueDays: Math.max(0, daysBetween(due, today)), never: false,
  };
}
