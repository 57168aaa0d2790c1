import { expect, test } from "vitest";
import { kindNamed } from "../src/catalogue";
import { Replica, refetchIntervalMs } from "../src/replica";
import { batchMessage, grid, person, snapshot, tail, TestPhone, welcome } from "./office";

const people = [person(1, 5), person(2, 6)];
const whole = [batchMessage(snapshot(10, people)), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] }))] as const;

test("a prefix that does not add up is fetched anew once, then only reported until an hour has passed", async () => {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), ...whole);
  let seq = 10;
  const differ = () => phone.hear(batchMessage(tail({ after: seq, to: ++seq, holds: [...people, person(3, 7)] })));
  const mismatch = (heard: Awaited<ReturnType<typeof differ>>) => {
    const [message] = heard.send;
    if (message?.message.case !== "digestMismatch") throw new Error("no mismatch was reported");
    return message.message.value;
  };

  const first = mismatch(await differ());
  expect([first.refetch, first.seq, first.held!.prefix, first.held!.digests[0]!.count]).toEqual([true, 11n, grid, 2n]);
  expect(phone.session.isInStep).toBe(false);
  expect((await phone.phone.replica.subscriptions())[0]!.cursor).toBe(0n);
  expect(await phone.people()).toHaveLength(2); // still shown

  for (let i = 0; i < 5; ++i) {
    phone.now += 60_000;
    expect(mismatch(await differ()).refetch).toBe(false);
    expect(phone.session.isInStep).toBe(true); // nobody waits for what cannot be mended here
  }
  phone.now += refetchIntervalMs;
  expect(mismatch(await differ()).refetch).toBe(true);
});

test("the hour is remembered over a restart, and a clock set back does not lengthen it to a loop", async () => {
  let phone = await TestPhone.make();
  await phone.hear(welcome(10), ...whole);
  expect(await phone.phone.replica.beginRefetch(grid, phone.now)).toBe(true);
  phone = await phone.restart();
  expect(await phone.phone.replica.beginRefetch(grid, phone.now + 1000)).toBe(false);
  expect(await phone.phone.replica.beginRefetch(grid, phone.now - 2 * refetchIntervalMs)).toBe(true);
});

test("sums kept up by checkpoints are those added up anew from the records", async () => {
  const phone = await TestPhone.make();
  await phone.hear(welcome(10), ...whole);
  let seq = 10;
  let holds = people;
  const kind = kindNamed("recipient").number;
  for (let round = 0; round < 30; ++round) {
    const number = 1 + ((round * 7) % 9);
    const before = seq;
    if (round % 3 === 2) {
      seq += 1;
      holds = holds.filter((each) => each.id !== person(number, 0).id);
      await phone.hear(batchMessage(tail({ after: before, to: seq, removed: [["recipient", number, seq]], holds })));
    } else {
      seq += 1;
      const put = person(number, seq);
      holds = [...holds.filter((each) => each.id !== put.id), put];
      const heard = await phone.hear(batchMessage(tail({ after: before, to: seq, records: [put], holds })));
      expect(heard.send).toEqual([]);
    }
    const kept = await phone.phone.replica.digest(grid);
    const anew = await new Replica(phone.phone.database).digest(grid);
    expect(kept.get(kind)).toEqual(anew.get(kind));
  }
});
