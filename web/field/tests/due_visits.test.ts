import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  Condition, EnrolmentSchema, PolicySchema, Programme, RecipientCategory, RecipientSchema, VisitLevel, VisitMethod, VisitSchema,
} from "@gridvisit/sync-client/records";
import { expect, test } from "vitest";
import { dueVisit, programmesOn } from "../src/due_visits";

const today = "2026-11-25";
const policy = (more: MessageInitShape<typeof PolicySchema>) =>
  create(PolicySchema, { name: "村级常态走访", level: VisitLevel.VILLAGE, keyRecipientsOnly: true, intervalDays: 30, serviceMinutes: 20, priority: 30, ...more });
const policies = [policy({}), policy({ name: "村级困难走访", conditions: [Condition.HARDSHIP], intervalDays: 14, priority: 60 })];
const key = create(RecipientSchema, { name: "甲", categories: [RecipientCategory.WAR_VETERAN] });
const visitOn = (day: string, more = {}) =>
  create(VisitSchema, { level: VisitLevel.VILLAGE, method: VisitMethod.HOME, visitedAtMs: BigInt(Date.parse(`${day}T10:00:00+08:00`)), ...more });
const due = (recipient: typeof key, visits = [visitOn("2026-10-20")], programmes: Programme[] = []) =>
  dueVisit(policies, VisitLevel.VILLAGE, { recipient, programmes, visits }, today);

test("a visit is due an interval after the last, and makes sense from its last third on", () => {
  expect(due(key)).toMatchObject({ due: "2026-11-19", earliest: "2026-11-09", overdueDays: 6, never: false });
});

test("who was never visited is due today", () => {
  expect(due(key, [])).toMatchObject({ due: today, overdueDays: 0, never: true });
});

test("a phone call and another level's visit do not count", () => {
  const visits = [visitOn("2026-10-20"), visitOn("2026-11-20", { method: VisitMethod.PHONE }), visitOn("2026-11-21", { level: VisitLevel.TOWN })];
  expect(due(key, visits)).toMatchObject({ due: "2026-11-19" });
});

test("the strictest policy of the level decides", () => {
  const hard = create(RecipientSchema, { ...key, conditions: [Condition.HARDSHIP] });
  expect(due(hard)).toMatchObject({ due: "2026-11-03", policy: { name: "村级困难走访" } });
});

test("others than key recipients, the dead and those who left are not due", () => {
  expect(due(create(RecipientSchema, { categories: [RecipientCategory.OTHER_VETERAN] }))).toBeUndefined();
  expect(due(create(RecipientSchema, { ...key, deathDay: "2026-11-01" }))).toBeUndefined();
  expect(due(create(RecipientSchema, { ...key, leftDay: "2027-11-01" }))).toBeDefined();
});

test("the time by the server's clock holds where the phone's was off", () => {
  const corrected = visitOn("2020-01-01", { correctedAtMs: BigInt(Date.parse("2026-11-20T10:00:00+08:00")) });
  expect(due(key, [corrected])).toMatchObject({ due: "2026-12-20" });
});

test("a programme counts from its first to its last day", () => {
  const enrolment = (startDay: string, endDay = "") => create(EnrolmentSchema, { programme: Programme.MEALS, startDay, endDay });
  expect(programmesOn([enrolment("2026-01-01")], today)).toEqual([Programme.MEALS]);
  expect(programmesOn([enrolment("2026-01-01", today)], today)).toEqual([Programme.MEALS]);
  expect(programmesOn([enrolment("2026-01-01", "2026-11-24"), enrolment("2026-11-26")], today)).toEqual([]);
});
