import type { BodyInit, KindName, Seen } from "@gridvisit/sync-client";
import { makeRecord } from "@gridvisit/sync-client";
import { RecipientCategory, VisitLevel, VisitMethod } from "@gridvisit/sync-client/records";
import { expect, test } from "vitest";
import { arrangeDay, type DayRecords } from "../src/my_day";

const day = "2026-11-25";
const at = (when: string) => BigInt(Date.parse(`${when}+08:00`));

function seen<K extends KindName>(kind: K, id: string, body: BodyInit<K>): Seen<K> {
  return { id, scope: "", rev: 1, unsent: false, body: makeRecord(kind, id, body).body.value as Seen<K>["body"] };
}

function records(more: Partial<DayRecords> = {}): DayRecords {
  const person = (id: string) => seen("recipient", id, { name: id, categories: [RecipientCategory.WAR_VETERAN] });
  return {
    userId: "me", level: VisitLevel.VILLAGE,
    plans: [seen("plan", "p", { userId: "me", day }), seen("plan", "q", { userId: "another", day })],
    stops: [], tasks: [], visits: [], enrolments: [],
    recipients: ["a", "b", "c", "d"].map(person),
    policies: [seen("policy", "r", { level: VisitLevel.VILLAGE, keyRecipientsOnly: true, intervalDays: 30 })],
    ...more,
  };
}
const stop = (id: string, planId: string, sequence: number, recipientId: string) => seen("planStop", id, { planId, sequence, recipientId, day, arrivalMinute: 540 });
const visit = (id: string, recipientId: string, when: string) =>
  seen("visit", id, { recipientId, level: VisitLevel.VILLAGE, method: VisitMethod.HOME, visitedAtMs: at(when) });

test("my own stops come in their order, and one that was visited that day is done", () => {
  const mine = arrangeDay(records({
    stops: [stop("2", "p", 2, "a"), stop("1", "p", 1, "b"), stop("3", "q", 1, "c")],
    visits: [visit("v", "b", "2026-11-25T00:10:00")],
  }), day);
  expect(mine.planned.map((item) => [item.recipientId, item.done])).toEqual([["b", true], ["a", false]]);
});

test("nobody is listed twice: plan before tasks before what is due", () => {
  const mine = arrangeDay(records({
    stops: [stop("1", "p", 1, "a")],
    tasks: [
      seen("task", "t1", { recipientId: "a", level: VisitLevel.VILLAGE, earliestDay: "2026-11-01", dueDay: "2026-11-30" }),
      seen("task", "t2", { recipientId: "b", level: VisitLevel.VILLAGE, earliestDay: "2026-11-01", dueDay: "2026-11-20" }),
    ],
    visits: [visit("v", "c", "2026-11-24T09:00:00")],
  }), day);
  expect(mine.planned.map((item) => item.recipientId)).toEqual(["a"]);
  expect(mine.tasks.map((item) => [item.recipientId, item.overdueDays])).toEqual([["b", 5]]);
  expect(mine.due.map((item) => [item.recipientId, item.never])).toEqual([["d", true]]);
});

test("a task that is withdrawn, not yet open, another's or of another level is not mine to do; one that was fulfilled is done", () => {
  const task = (id: string, more: BodyInit<"task">) =>
    seen("task", id, { recipientId: id, level: VisitLevel.VILLAGE, earliestDay: "2026-11-01", dueDay: "2026-11-30", ...more });
  const mine = arrangeDay(records({
    recipients: [],
    tasks: [
      task("withdrawn", { withdrawnDay: "2026-11-10" }), task("later", { earliestDay: "2026-11-26" }), task("theirs", { assignedUserId: "another" }),
      task("town", { level: VisitLevel.TOWN }), task("fulfilled", {}), task("open", { assignedUserId: "me" }), task("before", {}),
    ],
    visits: [visit("v1", "fulfilled", "2026-11-02T09:00:00"), visit("v2", "before", "2026-10-31T09:00:00")],
  }), day);
  expect(mine.tasks.map((item) => item.taskId)).toEqual(["before", "open"]);
});

test("what is most overdue comes first", () => {
  const mine = arrangeDay(records({
    visits: [visit("1", "a", "2026-10-20T09:00:00"), visit("2", "b", "2026-09-20T09:00:00"), visit("3", "c", "2026-11-20T09:00:00"), visit("4", "d", "2026-10-01T09:00:00")],
  }), day);
  expect(mine.due.map((item) => item.recipientId)).toEqual(["b", "d", "a"]);
});
