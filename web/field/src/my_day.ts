// A worker's day: the planned stops in their order, then the tasks and the visits that are due, the most pressing first.
import type { Enrolment, Plan, PlanStop, Policy, Recipient, Task, Visit, VisitLevel, VisitPurpose } from "@gridvisit/sync-client/records";
import type { Seen } from "@gridvisit/sync-client";
import { dayOf, daysBetween } from "./day";
import { countsAsVisit, dueVisit, programmesOn, visitedAtMs } from "./due_visits";

export interface DayItem {
  key: string;
  recipientId: string; // or a site:
  siteId: string;
  taskId: string;
  purpose: VisitPurpose;
  arrivalMinute: number; // of a planned stop; -1
  travelMetres: number;
  travelIsEstimate: boolean;
  dueDay: string; // empty of a planned stop
  overdueDays: number;
  never: boolean;
  done: boolean;
}

export interface MyDay {
  planned: DayItem[];
  tasks: DayItem[];
  due: DayItem[];
}

export interface DayRecords {
  userId: string;
  level: VisitLevel;
  plans: readonly Seen<"plan">[];
  stops: readonly Seen<"planStop">[]; // of the day
  tasks: readonly Seen<"task">[];
  recipients: readonly Seen<"recipient">[];
  visits: readonly Seen<"visit">[];
  enrolments: readonly Seen<"enrolment">[];
  policies: readonly Seen<"policy">[];
}

function groupVisits(visits: readonly Seen<"visit">[]): Map<string, Visit[]> {
  const groups = new Map<string, Visit[]>();
  for (const { body } of visits) {
    const id = body.recipientId || body.memorialSiteId;
    const group = groups.get(id);
    if (group) group.push(body);
    else groups.set(id, [body]);
  }
  return groups;
}

export function latestVisitMs(visits: readonly Visit[]): number {
  return visits.reduce((latest, visit) => Math.max(latest, visitedAtMs(visit)), 0);
}

const nothingDue = { dueDay: "", overdueDays: 0, never: false };
const notPlanned = { arrivalMinute: -1, travelMetres: 0, travelIsEstimate: false };

function plannedItem(id: string, stop: PlanStop, visits: readonly Visit[], day: string): DayItem {
  return {
    key: id, recipientId: stop.recipientId, siteId: stop.memorialSiteId, taskId: stop.taskId, purpose: stop.purpose,
    arrivalMinute: stop.arrivalMinute, travelMetres: stop.travelM, travelIsEstimate: stop.travelIsEstimate,
    ...nothingDue, done: visits.some((visit) => dayOf(visitedAtMs(visit)) === day),
  };
}

function taskItem(id: string, task: Task, visits: readonly Visit[], day: string): DayItem {
  const fulfils = (visit: Visit) =>
    visit.taskId === id ||
    (visit.level === task.level && countsAsVisit(visit) && dayOf(visitedAtMs(visit)) >= task.earliestDay);
  return {
    key: id, recipientId: task.recipientId, siteId: task.memorialSiteId, taskId: id, purpose: task.purpose, ...notPlanned,
    dueDay: task.dueDay, overdueDays: Math.max(0, daysBetween(task.dueDay, day)), never: false, done: visits.some(fulfils),
  };
}

function planned(records: DayRecords, visits: Map<string, Visit[]>, day: string): DayItem[] {
  const mine = new Map(records.plans.filter((plan) => plan.body.userId === records.userId).map((plan) => [plan.id, plan.body as Plan]));
  return records.stops
    .filter((stop) => mine.has(stop.body.planId) && stop.body.day === day)
    .sort((a, b) => a.body.sequence - b.body.sequence)
    .map((stop) => plannedItem(stop.id, stop.body, visits.get(stop.body.recipientId || stop.body.memorialSiteId) ?? [], day));
}

function isOpenTask(task: Task, records: DayRecords, day: string): boolean {
  const mine = task.assignedUserId === "" || task.assignedUserId === records.userId;
  return mine && task.level === records.level && task.withdrawnDay === "" && task.earliestDay <= day;
}

function byUrgency(a: DayItem, b: DayItem): number {
  return b.overdueDays - a.overdueDays || (a.dueDay < b.dueDay ? -1 : a.dueDay > b.dueDay ? 1 : a.key < b.key ? -1 : 1);
}

export function arrangeDay(records: DayRecords, day: string): MyDay {
  const visits = groupVisits(records.visits);
  const stops = planned(records, visits, day);
  const listed = new Set(stops.map((stop) => stop.recipientId || stop.siteId));
  const tasks = records.tasks
    .filter(({ body }) => isOpenTask(body, records, day) && !listed.has(body.recipientId || body.memorialSiteId))
    .map(({ id, body }) => taskItem(id, body, visits.get(body.recipientId || body.memorialSiteId) ?? [], day))
    .filter((item) => !item.done)
    .sort(byUrgency);
  for (const task of tasks) listed.add(task.recipientId || task.siteId);
  return { planned: stops, tasks, due: dueItems(records, visits, listed, day) };
}

function dueItems(records: DayRecords, visits: Map<string, Visit[]>, listed: Set<string>, day: string): DayItem[] {
  const policies = records.policies.map((policy) => policy.body as Policy);
  const enrolled = new Map<string, Enrolment[]>();
  for (const { body } of records.enrolments) enrolled.set(body.recipientId, [...(enrolled.get(body.recipientId) ?? []), body]);
  return records.recipients.flatMap(({ id, body }): DayItem[] => {
    if (listed.has(id)) return [];
    const person = { recipient: body as Recipient, programmes: programmesOn(enrolled.get(id) ?? [], day), visits: visits.get(id) ?? [] };
    const due = dueVisit(policies, records.level, person, day);
    if (!due || due.earliest > day) return [];
    const { overdueDays, never } = due;
    return [{
      key: id, recipientId: id, siteId: "", taskId: "", purpose: due.policy.purpose, ...notPlanned, dueDay: due.due, overdueDays, never,
      done: false,
    }];
  }).sort(byUrgency);
}
