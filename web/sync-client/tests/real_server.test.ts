// Against the built program: GRIDVISIT_PROGRAM names it (ctest does, see tests/browser/CMakeLists.txt).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { Office } from "../../../tests/browser/office.mjs";
import { Signal } from "../../../tests/browser/signal.mjs";
import { Reason, RefusalReason } from "../build/gridvisit/v1/sync_pb";
import { findKind } from "../src/catalogue";
import { EnrolmentRefused } from "../src/enrolment";
import { creation, edit } from "../src/outbox";
import { deletePhone, Phone } from "../src/phone";
import { PhotoStore } from "../src/photo_store";
import { SyncLoop } from "../src/sync_loop";
import { offStatus, type SyncStatus } from "../src/sync_status";

const program = process.env.GRIDVISIT_PROGRAM;
const minute = 60_000;

/** A phone whose conversation is watched. Its waits between attempts are short. */
class Watched {
  status: SyncStatus = offStatus;
  private loop: SyncLoop | undefined;
  constructor(readonly phone: Phone) {}

  async start(server?: string): Promise<void> {
    const enrolment = { ...(await this.phone.enrolment())!, ...(server && { server }) };
    const options = { client: "vitest", WebSocket: NodeWebSocket as unknown as typeof WebSocket, random: () => 0 };
    this.loop = new SyncLoop(this.phone.replica, new PhotoStore(this.phone.database), enrolment, options, (status) => (this.status = status));
    this.loop.start();
  }
  async stop(): Promise<void> {
    await this.loop?.stop();
  }
  poke(): void {
    this.loop?.poke();
  }
  wake(): void {
    this.loop?.wake();
  }
  async until(done: (status: SyncStatus) => boolean, within = minute): Promise<void> {
    const end = Date.now() + within;
    while (!done(this.status)) {
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(this.status)} after ${within} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async inStep(): Promise<void> {
    await this.until((status) => status.inStep);
  }
  async once(server?: string): Promise<void> {
    await this.start(server);
    await this.inStep();
    await this.stop();
  }
  async digests(): Promise<string[]> {
    const lines: string[] = [];
    for (const { prefix } of await this.phone.replica.subscriptions()) {
      for (const [kind, { count, sum }] of await this.phone.replica.digest(prefix)) {
        lines.push(`${prefix} ${findKind(kind)!.wireName} ${count} ${sum.toString(16).padStart(16, "0")}`);
      }
    }
    return lines.sort();
  }
}

describe.skipIf(!program)("with the real server", () => {
  let office: Office;
  let bureau: Awaited<ReturnType<Office["phone"]>>;
  const phones: Watched[] = [];

  async function enrolled(login: string): Promise<Watched> {
    const phone = await Phone.enrol(office.url, await office.code(login), "vitest");
    const watched = new Watched(phone);
    phones.push(watched);
    return watched;
  }
  async function forget(watched: Watched): Promise<void> {
    await watched.stop();
    watched.phone.close();
    await deletePhone(watched.phone.name);
  }
  const peopleOf = async (watched: Watched): Promise<string[]> => (await watched.phone.records.list("recipient")).map((each) => each.id);
  const visit = (watched: Watched, recipientId: string, userId: string, remark: string) =>
    watched.phone.write([creation("visit", { recipientId, userId, level: 1, purpose: 1, method: 1, visitedAtMs: BigInt(Date.now()), durationMinutes: 20, remark })]);
  const remarksOnServer = async (): Promise<(string | undefined)[]> => {
    await bureau.sync();
    return (await bureau.list("visit")).map((each: { remark?: string }) => each.remark).filter((each: string | undefined) => each?.startsWith("浏览器"));
  };

  beforeAll(async () => {
    office = await Office.open(program!, "");
    await office.start();
    bureau = await office.phone("bureau1");
  }, 10 * minute);
  afterAll(async () => {
    for (const watched of phones) await watched.stop();
    await office?.close();
  });

  test("a phone holds just what the command line's phone of the same user holds", async () => {
    const phone = await enrolled("w001");
    await phone.once();
    const other = await office.phone("w001");
    expect((await phone.digests()).length).toBeGreaterThan(5);
    expect(await phone.digests()).toEqual((await other.digests()).sort());
    await forget(phone);
  }, 5 * minute);

  test("a wrong code is refused with the server's words", async () => {
    await expect(Phone.enrol(office.url, "wrong", "vitest")).rejects.toThrow(EnrolmentRefused);
  });

  test("what was written offline arrives once, whatever is cut off on the way, and the server's death loses none of it", async () => {
    const phone = await enrolled("w002");
    await phone.once();
    const people = await peopleOf(phone);
    const [first] = people;
    const { userId } = (await phone.phone.enrolment())!;
    for (let i = 0; i < 12; ++i) {
      await visit(phone, people[i % people.length]!, userId, `浏览器 ${i}`);
      await phone.phone.write([edit("recipient", first!, { note: `第 ${i} 次` })]);
    }
    const signal = new Signal(office.port);
    await signal.open();
    await phone.start(signal.url);
    for (let i = 0; i < 8; ++i) {
      await new Promise((resolve) => setTimeout(resolve, 60 + 37 * i));
      if (i === 4) {
        await office.stop("SIGKILL");
        await office.start(office.port);
      }
      signal.lose();
      signal.restore();
      phone.wake();
    }
    await phone.inStep();
    await phone.stop();
    await signal.close();
    expect(await phone.phone.database.changes.count()).toBe(0);
    expect((await remarksOnServer()).sort()).toEqual(Array.from({ length: 12 }, (_, i) => `浏览器 ${i}`).sort());
    const seen = await phone.phone.records.find("recipient", first!);
    expect([seen!.body.note, seen!.unsent]).toEqual(["第 11 次", false]);
    await forget(phone);
  }, 5 * minute);

  test("a person who moved away while the phone was away leaves it, and the edit of them comes back with its reason", async () => {
    const phone = await enrolled("w003");
    await phone.once();
    const [moved] = await peopleOf(phone);
    await phone.phone.write([edit("recipient", moved!, { note: "要搬家了" })]);
    const own = (await phone.phone.records.find("recipient", moved!))!.body.gridCode;
    const grid = (await bureau.list("grid")).map((each: { code: string }) => each.code).find((code: string) => code !== own && !code.startsWith(own.slice(0, 9)));
    expect(grid).toBeTruthy();
    await bureau.put("recipient", { id: moved, grid_code: grid });
    await bureau.sync();
    await phone.once();
    expect(await peopleOf(phone)).not.toContain(moved);
    const [refused] = (await phone.phone.replica.outbox.list(findKind)).filter((each) => each.state === "rejected");
    expect(refused!.answer!.reason).toBe(Reason.OUT_OF_SCOPE);
    expect(refused!.answer!.quarantineId).not.toBe("");
    await forget(phone);
  }, 5 * minute);

  test("somebody else's change arrives while the phone listens, and its own goes out at once", async () => {
    const phone = await enrolled("w004");
    await phone.start();
    await phone.inStep();
    const [first, second] = await peopleOf(phone);
    await bureau.sync();
    await bureau.put("recipient", { id: first, note: "局里写的" });
    await bureau.sync();
    await expect.poll(async () => (await phone.phone.records.find("recipient", first!))!.body.note, { timeout: 10_000 }).toBe("局里写的");
    await phone.phone.write([edit("recipient", second!, { note: "手机写的" })]);
    phone.poke();
    await phone.until((status) => !status.inStep || status.phase !== "connected").catch(() => undefined);
    await phone.inStep();
    await bureau.sync();
    expect((await bureau.list("recipient")).find((each: { id: string }) => each.id === second).note).toBe("手机写的");
    await forget(phone);
  }, 5 * minute);

  test("a sync with nothing new costs next to nothing", async () => {
    const phone = await enrolled("w005");
    await phone.once();
    const signal = new Signal(office.port);
    await signal.open();
    await phone.start(signal.url);
    await phone.inStep();
    expect(signal.bytesDown).toBeLessThan(1500); // the HTTP upgrade, Welcome and one checkpoint
    await phone.stop();
    await signal.close();
    await forget(phone);
  }, 5 * minute);

  test("a phone whose token was taken back stops, and keeps what it has not sent", async () => {
    const phone = await enrolled("w006");
    await phone.once();
    const [someone] = await peopleOf(phone);
    const { deviceId } = (await phone.phone.enrolment())!;
    await bureau.sync();
    await bureau.put("device", { id: deviceId, revoked_at_ms: Date.now() });
    await bureau.sync();
    await phone.phone.write([edit("recipient", someone!, { note: "还没报" })]);
    await phone.start();
    await phone.until((status) => status.phase === "stopped");
    expect(phone.status.refusal).toBe(RefusalReason.UNAUTHENTICATED);
    expect((await phone.phone.replica.outbox.waitingNumbers()).length).toBe(1);
    // Enrolled again, the same user's phone sends it.
    const again = new Watched(await Phone.enrol(office.url, await office.code("w006"), "vitest"));
    await again.once();
    await bureau.sync();
    expect((await bureau.list("recipient")).find((each: { id: string }) => each.id === someone).note).toBe("还没报");
    await again.stop();
  }, 5 * minute);
});
