import { expect, test } from "vitest";
import { Outcome } from "../build/gridvisit/v1/sync_pb";
import { creation } from "../src/outbox";
import { sha256Of, type NewPhoto } from "../src/photo_store";
import { answer, answers, grid, id, TestPhone, welcome } from "./office";

const bytes = (text: string) => new TextEncoder().encode(text);

async function photo(text: string, number: number): Promise<NewPhoto> {
  const picture = new Blob([bytes(text)], { type: "image/jpeg" });
  return { sha256: await sha256Of(await picture.arrayBuffer()), recordId: id(number), visitId: id(50), picture, small: new Blob([bytes("s")]) };
}
const announce = (each: NewPhoto) => creation("photo", { sha256: each.sha256, recipientId: id(1), visitId: each.visitId }, each.recordId);

/** One whose picture the server has said it got. */
async function sent(): Promise<{ phone: TestPhone; taken: NewPhoto }> {
  const phone = await TestPhone.make();
  const taken = await photo("一", 60);
  await phone.phone.write([announce(taken)], [taken]);
  await phone.hear(welcome(10), answers(answer(1, Outcome.APPLIED, 11)));
  await phone.phone.photos.update(taken.sha256, { state: "sent" });
  return { phone, taken };
}
const row = (phone: TestPhone, taken: NewPhoto) => phone.database().photos.get(taken.sha256);

test("the hash is the one everybody computes", async () => {
  expect(await sha256Of(bytes("abc").buffer as ArrayBuffer)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a picture is sent once the server has taken its record, and not while that is open or refused", async () => {
  const phone = await TestPhone.make();
  const [first, second] = [await photo("一", 60), await photo("二", 61)];
  await phone.phone.write([announce(first), announce(second)], [first, second]);
  const next = () => phone.phone.photos.nextToSend(new Set()).then((each) => each?.sha256);
  expect(await next()).toBeUndefined();
  await phone.hear(welcome(10), answers(answer(1, Outcome.REJECTED, 0), answer(2, Outcome.APPLIED, 11)));
  expect(await next()).toBe(second.sha256);
  expect(await phone.phone.photos.nextToSend(new Set([second.sha256]))).toBeUndefined();
  expect((await row(phone, first))!.picture).not.toBeNull(); // kept: the station may still take the record over
});

test("the picture and its record are written together or not at all", async () => {
  const phone = await TestPhone.make();
  const taken = await photo("一", 60);
  await phone.database().changes.add({ number: 1, kind: 14, id: id(1), state: "waiting", change: new Uint8Array(), answer: null, rev: 0, about: "" });
  await expect(phone.phone.write([announce(taken)], [taken])).rejects.toThrow(); // the number is taken
  expect(await phone.database().photos.count()).toBe(0);
});

test("a picture is let go of only when a later Welcome does not miss it, and its small one stays", async () => {
  const { phone, taken } = await sent();
  expect((await row(phone, taken))!.picture).not.toBeNull();
  phone.connect();
  await phone.hear(welcome(10, [grid]));
  const after = (await row(phone, taken))!;
  expect([after.picture, after.state]).toEqual([null, "sent"]);
  expect(after.small).not.toBeNull();
});

test("what the server misses after all waits again, from its beginning", async () => {
  const { phone, taken } = await sent();
  await phone.phone.photos.update(taken.sha256, { uploadUrl: "/files/uploads/old", sentBytes: 2 });
  phone.connect();
  await phone.hear(welcome(10, [grid], { missingPhotos: [taken.sha256, "0".repeat(64)] }));
  expect(await row(phone, taken)).toMatchObject({ state: "waiting", uploadUrl: "", sentBytes: 0 });
  expect((await phone.phone.photos.nextToSend(new Set()))!.sha256).toBe(taken.sha256);
});

test("the same picture taken twice is kept once", async () => {
  const { phone } = await sent();
  const again = await photo("一", 62);
  await phone.phone.write([announce(again)], [again]);
  expect(await phone.database().photos.count()).toBe(1);
});
