// The phone this page belongs to: whose it is, its replica, and how it stands with the server.
import {
  databaseOf, deletePhone, offStatus, Phone, SyncChannel, type Draft, type Enrolment, type NewPhoto, type PositionFix, type SyncStatus,
} from "@gridvisit/sync-client";
import { ref, shallowRef } from "vue";

const ownerKey = "owner"; // in localStorage: the id of the user whose replica is shown

export const phone = shallowRef<Phone | null>(null);
export const enrolment = shallowRef<Enrolment | null>(null);
export const status = ref<SyncStatus>(offStatus);

let channel: SyncChannel | undefined;
let worker: Worker | undefined;

/** The phone of a page that has one; only called by screens that are shown on an enrolled phone. */
export function myPhone(): Phone {
  if (!phone.value) throw new Error("this phone is not enrolled");
  return phone.value;
}

async function use(opened: Phone): Promise<void> {
  channel?.close();
  worker?.terminate();
  status.value = offStatus;
  enrolment.value = (await opened.enrolment()) ?? null;
  phone.value = opened;
  channel = new SyncChannel(opened.name, (signal) => {
    if (signal.type === "status") status.value = signal.status;
  });
  worker = new Worker(new URL("./sync_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage({ database: opened.name });
  channel.tell({ type: "ask" });
}

/** Opens the replica of the last time; false: the phone is not enrolled. */
export async function reopen(): Promise<boolean> {
  const owner = localStorage.getItem(ownerKey);
  if (!owner) return false;
  const opened = await Phone.open(databaseOf(owner));
  if (!(await opened.enrolment())) return false;
  await use(opened);
  return true;
}

export async function enrol(code: string, name: string): Promise<void> {
  const before = phone.value;
  const opened = await Phone.enrol(location.origin, code, name);
  void navigator.storage?.persist?.(); // what is unsent must outlive a full disk
  localStorage.setItem(ownerKey, (await opened.enrolment())!.userId);
  await use(opened);
  if (!before) return;
  if (before.name === opened.name) return before.close();
  // Another user's people do not stay on the phone, unless something of theirs has not been sent.
  const unsent = await before.holdsUnsent();
  before.close();
  if (!unsent) await deletePhone(before.name);
}

/**
 * All or nothing, and on the disk when it returns; sent as soon as there is a network. `about`: the person, by whom the
 * user will know it again where it comes back.
 */
export async function write(drafts: readonly Draft[], about: string, photos: readonly NewPhoto[] = []): Promise<void> {
  await myPhone().write(drafts.map((draft) => ({ ...draft, about })), photos);
  channel?.tell({ type: "written" });
}

export function tellPosition(fix: PositionFix): void {
  channel?.tell({ type: "position", fix });
}

export function wake(): void {
  channel?.tell({ type: "wake" });
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") wake();
});
