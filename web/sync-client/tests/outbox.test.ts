import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ChangeSchema, Operation, Outcome, Reason } from "../build/gridvisit/v1/sync_pb";
import { findKind } from "../src/catalogue";
import { creation, deletion, edit } from "../src/outbox";
import { answer, answers, batchMessage, grid, id, person, snapshot, tail, TestPhone, welcome } from "./office";

const people = [person(1, 5), person(2, 6)];

async function filled(): Promise<TestPhone> {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), batchMessage(snapshot(10, people)), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] })));
  return phone;
}

const note = (phone: TestPhone, number: number) => phone.phone.records.find("recipient", id(number)).then((each) => each?.body.note);

test("changes are numbered from 1 for as long as the phone lives, whatever is forgotten meanwhile", async () => {
  let phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" }), edit("recipient", id(2), { note: "二" })]);
  await phone.hear(answers(answer(1, Outcome.APPLIED, 11), answer(2, Outcome.APPLIED, 12)));
  const holds = [person(1, 11), person(2, 12)];
  await phone.hear(batchMessage(tail({ after: 10, to: 12, records: holds, holds })));
  expect(await phone.database().changes.count()).toBe(0);
  phone = await phone.restart();
  expect(await phone.phone.write([edit("recipient", id(1), { note: "三" })])).toEqual([3]);
});

test("what the user wrote is shown on top from the moment it is written until the record shows it", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "白天不在家" })]);
  expect(await note(phone, 1)).toBe("白天不在家");
  const [upload] = (await phone.session.changesAreWaiting()).send;
  expect(upload?.message.case).toBe("upload");
  // Somebody else's phone number comes in between: both are seen.
  const theirs = person(1, 11);
  if (theirs.body.case === "recipient") theirs.body.value.phone = "13800000001";
  await phone.hear(batchMessage(tail({ after: 10, to: 11, records: [theirs], holds: [theirs, people[1]!] })));
  const seen = await phone.phone.records.find("recipient", id(1));
  expect([seen!.body.note, seen!.body.phone, seen!.unsent]).toEqual(["白天不在家", "13800000001", true]);

  await phone.hear(answers(answer(1, Outcome.MERGED, 12)));
  expect(await note(phone, 1)).toBe("白天不在家"); // answered, but the record does not show it yet
  // A checkpoint that is older than the answer takes nothing off the top.
  await phone.hear(batchMessage(tail({ after: 11, to: 11, holds: [theirs, people[1]!] })));
  expect(await note(phone, 1)).toBe("白天不在家");
  const merged = person(1, 12);
  if (merged.body.case === "recipient") Object.assign(merged.body.value, { note: "白天不在家", phone: "13800000001" });
  expect(phone.session.isInStep).toBe(false);
  await phone.hear(batchMessage(tail({ after: 11, to: 12, records: [merged], holds: [merged, people[1]!] })));
  expect(await note(phone, 1)).toBe("白天不在家");
  expect(await phone.database().changes.count()).toBe(0);
  expect(phone.session.isInStep).toBe(true);
});

test("a change whose checkpoint came before its answer is no longer waited for", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" })]);
  const shown = person(1, 11);
  if (shown.body.case === "recipient") shown.body.value.note = "一";
  await phone.hear(batchMessage(tail({ after: 10, to: 11, records: [shown], holds: [shown, people[1]!] })));
  await phone.hear(answers(answer(1, Outcome.APPLIED, 11)));
  expect(await phone.database().changes.count()).toBe(0);
  expect(await note(phone, 1)).toBe("一");
  expect(phone.session.isInStep).toBe(true);
});

test("an edit says what the user had before their eyes, of the fields it sets and no others", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一", phone: "1" })]);
  await phone.phone.write([edit("recipient", id(1), { note: "二" })]);
  const [first, second] = (await phone.database().changes.toArray()).map((row) => fromBinary(ChangeSchema, row.change));
  expect([first!.baseRev, first!.fields!.paths]).toEqual([5n, ["phone", "note"]]);
  const baseOf = (change: typeof first) => (change!.base!.body.case === "recipient" ? change!.base!.body.value : undefined);
  expect([baseOf(first)!.note, baseOf(first)!.name]).toEqual(["", ""]);
  expect(baseOf(second)!.note).toBe("一");
});

test("one change of a record at a time, and the second is based on the first's answer", async () => {
  const phone = await filled();
  await phone.phone.write([
    edit("recipient", id(1), { note: "一" }), edit("recipient", id(2), { note: "二" }), edit("recipient", id(1), { note: "三" }),
    edit("recipient", id(2), { note: "四" }),
  ]);
  const [upload] = (await phone.session.changesAreWaiting()).send;
  const sent = upload?.message.case === "upload" ? upload.message.value.changes : [];
  expect(sent.map((change) => Number(change.number))).toEqual([1, 2]);
  expect((await phone.session.changesAreWaiting()).send).toEqual([]); // none while one is unanswered
  const next = await phone.hear(answers(answer(1, Outcome.APPLIED, 20), answer(2, Outcome.MERGED, 21)));
  expect(next.uploads.map((change) => [Number(change.number), Number(change.baseRev)])).toEqual([[3, 20], [4, 6]]);
});

test("an edit made after its record's last answer, but before the checkpoint, is based on that answer", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" })]);
  await phone.session.changesAreWaiting();
  await phone.hear(answers(answer(1, Outcome.APPLIED, 20)));
  await phone.phone.write([edit("recipient", id(1), { note: "二" })]);
  const second = await phone.database().changes.get(2);
  expect(fromBinary(ChangeSchema, second!.change).baseRev).toBe(20n);
});

test("a refused change comes off the top, is kept with its reason, and holds up none of those behind it", async () => {
  let phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" }), creation("visit", { recipientId: id(2) }, id(50)), edit("recipient", id(1), { note: "二" })]);
  await phone.session.changesAreWaiting();
  const next = await phone.hear(answers(answer(1, Outcome.REJECTED, 0, Reason.OUT_OF_SCOPE, "moved"), answer(2, Outcome.APPLIED, 20)));
  expect(next.uploads.map((change) => Number(change.number))).toEqual([3]);
  phone = await phone.restart();
  const queued = await phone.phone.replica.outbox.list(findKind);
  const refused = queued.filter((each) => each.state === "rejected");
  expect(refused.map((each) => [Number(each.change.number), each.answer!.reason, each.answer!.message])).toEqual([[1, Reason.OUT_OF_SCOPE, "moved"]]);
  await phone.phone.replica.outbox.dismiss(1);
  await phone.phone.replica.outbox.dismiss(3); // is not refused: stays
  expect((await phone.phone.replica.outbox.list(findKind)).map((each) => Number(each.change.number))).toEqual([2, 3]);
});

test("an answer that comes again, or to what was never asked, changes nothing", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" })]);
  await phone.session.changesAreWaiting();
  await phone.hear(answers(answer(1, Outcome.APPLIED, 20)), answers(answer(1, Outcome.REJECTED, 0), answer(99, Outcome.APPLIED, 30)));
  const [row] = await phone.database().changes.toArray();
  expect([row!.state, row!.rev]).toEqual(["answered", 20]);
});

test("what a phone wrote outlives the loss of its area, and is still sent", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" })]);
  phone.connect();
  const heard = await phone.hear(welcome(10, []));
  expect(await phone.people()).toEqual([]); // and the edit of it shows no ghost
  expect(heard.uploads).toHaveLength(1);
});

test("Hello says which of the phone's changes are open, and what it holds", async () => {
  const phone = await filled();
  await phone.phone.write([edit("recipient", id(1), { note: "一" }), edit("recipient", id(2), { note: "二" })]);
  phone.connect();
  const { message } = await phone.session.hello("token", "test");
  if (message.case !== "hello") throw new Error("no Hello");
  const hello = message.value;
  expect([hello.firstNumber, hello.lastNumber, hello.deviceToken]).toEqual([1n, 2n, "token"]);
  expect(hello.subscriptions.map((each) => [each.prefix, each.cursor, each.view])).toEqual([[grid, 10n, 1n]]);
  expect(hello.knownKinds).toContain(14);
});

test("an upload keeps to the server's limits, but one change alone always goes", async () => {
  const phone = await TestPhone.make();
  const visits = Array.from({ length: 12 }, (_, i) => creation("visit", { recipientId: id(1), remark: "长".repeat(60_000) }, id(100 + i)));
  await phone.phone.write(visits);
  const heard = await phone.hear(welcome(10, [grid], { changesPerMessage: 5 }));
  expect(heard.uploads.length).toBeGreaterThan(1);
  expect(heard.uploads.length).toBeLessThan(5);
});

test("a new record, and one that is deleted, are seen so at once", async () => {
  const phone = await filled();
  const draft = creation("visit", { recipientId: id(2), remark: "好" });
  expect(draft.operation).toBe(Operation.PUT);
  await phone.phone.write([draft, deletion("recipient", id(1))]);
  expect(await phone.people()).toEqual(["人2"]);
  const visits = await phone.phone.records.list("visit", { field: "recipient_id", value: id(2) });
  expect(visits.map((each) => [each.body.remark, each.rev, each.unsent])).toEqual([["好", 0, true]]);
  expect(await phone.phone.records.list("visit", { field: "recipient_id", value: id(1) })).toEqual([]);
});
