import { expect, test } from "vitest";
import { create } from "@bufbuild/protobuf";
import { ServerMessageSchema } from "../build/gridvisit/v1/sync_pb";
import { batchMessage, compressed, grid, neighbour, person, snapshot, stored, tail, TestPhone, welcome } from "./office";

const people = [person(1, 5), person(2, 6), person(3, 7)];

async function filled(): Promise<TestPhone> {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), batchMessage(snapshot(10, people)), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] })));
  expect(await phone.people()).toEqual(["人1", "人2", "人3"]);
  return phone;
}

test("nothing of a batch is shown before its checkpoint, and then all of it at once", async () => {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), compressed(snapshot(10, people.slice(0, 2))), compressed(snapshot(10, people.slice(2), people[1])));
  expect(await phone.people()).toEqual([]);
  expect(phone.session.isInStep).toBe(false);
  await phone.hear(compressed(tail({ after: 10, to: 12, records: [person(2, 12, "新")], holds: [people[0]!, person(2, 12), people[2]!], snapshots: [grid] })));
  expect(await phone.people()).toEqual(["人1", "新", "人3"]);
  expect(phone.session.isInStep).toBe(true);
});

test("a snapshot that was cut off goes on after the last batch that is on the disk", async () => {
  let phone = await TestPhone.make();
  await phone.hear(welcome(10), batchMessage(snapshot(10, people.slice(0, 2))));
  phone = await phone.restart();
  const [held] = await phone.phone.replica.subscriptions();
  expect([held!.cursor, held!.snapshot?.id]).toEqual([0n, people[1]!.id]);
  await phone.hear(
    welcome(10), batchMessage(snapshot(10, people.slice(2), people[1])), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] })));
  expect(await phone.people()).toEqual(["人1", "人2", "人3"]);
});

test("a batch that is repeated or comes too early makes the phone begin again and changes nothing", async () => {
  const first = tail({ after: 10, to: 11, records: [person(4, 11)] });
  const second = tail({ after: 11, to: 12, records: [person(5, 12)], holds: [...people, person(4, 11), person(5, 12)] });
  for (const heard of [[second], [first, first]]) {
    const phone = await filled();
    phone.connect();
    const reactions = [];
    for (const message of [welcome(10), ...heard.map(batchMessage)]) reactions.push(await phone.hear(message));
    expect(reactions.some((reaction) => reaction.reconnect)).toBe(true);
    expect(await phone.people()).toEqual(["人1", "人2", "人3"]);
  }
  const phone = await filled();
  expect((await phone.hear(batchMessage(first), batchMessage(second))).reconnect).toBeUndefined();
  expect(await phone.people()).toHaveLength(5);
});

test("a snapshot's batch that does not go on from the phone's place changes nothing", async () => {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), batchMessage(snapshot(10, people.slice(0, 1))));
  expect((await phone.hear(batchMessage(snapshot(10, people.slice(2), people[1])))).reconnect).toBe(true);
  phone.connect();
  expect((await phone.hear(welcome(10), batchMessage(snapshot(10, people.slice(0, 1))))).reconnect).toBe(true);
  expect(await phone.database().staged.count()).toBe(1);
});

test("what a whole snapshot did not bring is gone, what it brought in vain before is not", async () => {
  const phone = await filled();
  phone.connect();
  const anew = [person(2, 6), person(9, 15)];
  await phone.hear(welcome(20, [grid], { refetch: true }), batchMessage(snapshot(20, anew)));
  expect(await phone.people()).toHaveLength(3); // a refetch that is cut off here has emptied nothing
  await phone.hear(batchMessage(tail({ after: 20, to: 20, holds: anew, snapshots: [grid] })));
  expect(await phone.people()).toEqual(["人2", "人9"]);
});

test("a removal does not touch a record that was written after it", async () => {
  const phone = await filled();
  await phone.hear(batchMessage(tail({ after: 10, to: 20, records: [person(1, 20)], removed: [["recipient", 1, 15], ["recipient", 2, 16]], holds: [person(1, 20), people[2]!] })));
  expect(await phone.people()).toEqual(["人1", "人3"]);
});

test("a record that came put aside in an older revision than one that is shown changes nothing", async () => {
  const phone = await filled();
  await phone.hear(batchMessage(tail({ after: 10, to: 11, records: [person(1, 3, "旧")], holds: people })));
  expect((await phone.people())[0]).toBe("人1");
});

test("a scope that is dropped takes its records along, and those of a scope that is left stay", async () => {
  const phone = await TestPhone.make();
  const far = person(7, 8, "邻", neighbour);
  const station = stored("station", 30, 4, { name: "站", divisionCode: grid.slice(0, 12) }, grid.slice(0, 12));
  const all = [...people, far, station];
  await phone.hear(
    welcome(10, [grid, neighbour]), batchMessage(snapshot(10, [station, ...people])), batchMessage(snapshot(10, [far], undefined, neighbour)),
    batchMessage(tail({ after: 10, to: 10, holds: all, snapshots: [grid, neighbour], prefixes: [grid, neighbour] })),
    create(ServerMessageSchema, { message: { case: "dropScope", value: { prefix: neighbour } } }),
  );
  expect(await phone.people()).toEqual(["人1", "人2", "人3"]);
  expect(await phone.phone.records.list("station")).toHaveLength(1);
  const last = await phone.hear(batchMessage(tail({ after: 10, to: 11, holds: [...people, station] })));
  expect(last.send).toEqual([]);
});

test("what was put aside of a scope that is lost does not come to light when it is regained", async () => {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10, [neighbour]), batchMessage(snapshot(10, [person(7, 8, "邻", neighbour)], undefined, neighbour)));
  phone.connect();
  await phone.hear(welcome(10, [grid]), batchMessage(tail({ after: 10, to: 10, holds: [] })));
  phone.connect();
  await phone.hear(welcome(10, [grid, neighbour]), batchMessage(tail({ after: 10, to: 11, holds: [], prefixes: [grid] })));
  expect(await phone.people()).toEqual([]);
});

test("what was put aside of a wider area is forgotten when a part of it is granted instead", async () => {
  const phone = await TestPhone.make();
  const village = grid.slice(0, 12);
  await phone.hear(welcome(10, [village]), batchMessage(snapshot(10, people, undefined, village)));
  phone.connect();
  const left = people.slice(0, 2); // one person is gone meanwhile
  await phone.hear(welcome(12, [grid]), batchMessage(snapshot(12, left)), batchMessage(tail({ after: 12, to: 12, holds: left, snapshots: [grid] })));
  expect(await phone.people()).toEqual(["人1", "人2"]);
});

test("a view that is another begins the prefix anew, and shows the old until the new is whole", async () => {
  const phone = await filled();
  phone.connect();
  await phone.hear(welcome(10, [grid], { view: 2n }));
  const [held] = await phone.phone.replica.subscriptions();
  expect([held!.cursor, held!.view]).toEqual([0n, 2n]);
  expect(await phone.people()).toHaveLength(3);
});

test("a compressed batch that is larger or smaller than it says, or no batch at all, changes nothing", async () => {
  const phone = await filled();
  const batch = tail({ after: 10, to: 11, records: [person(4, 11)], holds: [...people, person(4, 11)] });
  const size = 1000;
  for (const message of [compressed(batch, 1), compressed(batch, size), compressed(batch, 2_000_000_000), compressed(batch, -1)]) {
    await expect(phone.hear(message)).rejects.toThrow(/batch/);
  }
  const cut = compressed(batch);
  if (cut.message.case === "compressedBatch") cut.message.value.deflated = cut.message.value.deflated.subarray(0, 20);
  await expect(phone.hear(cut)).rejects.toThrow();
  expect(await phone.people()).toHaveLength(3);
});

test("fields that this app does not know are kept as they came", async () => {
  const phone = await TestPhone.make();
  const newer = person(1, 5);
  newer.body.value!.$unknown = [{ no: 777, wireType: 0, data: new Uint8Array([42]) }];
  await phone.hear(welcome(10), batchMessage(snapshot(10, [newer])), batchMessage(tail({ after: 10, to: 10, holds: [newer], snapshots: [grid] })));
  const shown = await phone.phone.records.find("recipient", newer.id);
  expect(shown!.body.$unknown?.[0]?.no).toBe(777);
});

test("Welcome comes first and once", async () => {
  const phone = await TestPhone.make();
  expect((await phone.hear(batchMessage(tail({ after: 0, to: 1, holds: [] })))).reconnect).toBe(true);
  phone.connect();
  expect((await phone.hear(welcome(10), welcome(10))).reconnect).toBe(true);
});
