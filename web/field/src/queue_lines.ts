// What waits, what came back and why, and the pictures, as the sync page shows them.
import { findKind, fieldsOf, type KindInfo, type PhotoRow, type QueuedChange } from "@gridvisit/sync-client";
import { Reason } from "@gridvisit/sync-client/sync";
import { dayOf, timeOf } from "./day";
import { myPhone } from "./my_phone";
import { language, say, sayField, sayKind } from "./text/language";
import type { MessageKey } from "./text/messages";

export interface QueueLine {
  number: number;
  title: string;
  when: string;
  state: QueuedChange["state"];
  reason: string; // where refused
  detail: string;
  kept: boolean; // staff have it
}

export interface PhotoLine {
  sha256: string;
  small: Blob | null;
  state: PhotoRow["state"];
  text: string;
}

function reasonKey(reason: Reason): MessageKey {
  return `reason.${Reason[reason] ?? "UNSPECIFIED"}` as MessageKey;
}

/** The name of the person a change is about, as far as the phone knows it. */
async function whoOf(kind: KindInfo, queued: QueuedChange): Promise<string> {
  const record = queued.change.record;
  const body = record?.body.value;
  if (!record || !body) return "";
  const id = kind.name === "recipient" ? record.id : fieldsOf(body)["recipientId"];
  if (typeof id !== "string" || id === "") return "";
  return (await myPhone().records.find("recipient", id))?.body.name ?? "";
}

function detailOf(kind: KindInfo, queued: QueuedChange): string {
  const { answer } = queued;
  if (!answer) return "";
  const field = kind.fields.find((each) => each.name === answer.field);
  // The server's own words are English: in Chinese they are shown where the reason alone does not say enough.
  const more = language.value === "en" || answer.reason === Reason.INVALID || answer.reason === Reason.UNSPECIFIED;
  const parts = [field && say("sync.field", { field: sayField(field) }), more && answer.message && say("sync.serverSays", { message: answer.message })];
  return parts.filter(Boolean).join("\n");
}

async function lineOf(queued: QueuedChange): Promise<QueueLine> {
  const { kind, change, answer } = queued;
  const who = await whoOf(kind, queued);
  const made = Number(change.madeAtMs);
  return {
    number: Number(change.number), state: queued.state, kept: Boolean(answer?.quarantineId),
    title: who ? say("sync.about", { kind: sayKind(kind), who }) : sayKind(kind), when: `${dayOf(made)} ${timeOf(made)}`,
    reason: queued.state === "rejected" ? say(reasonKey(answer?.reason ?? Reason.UNSPECIFIED)) : "", detail: detailOf(kind, queued),
  };
}

export async function loadQueue(): Promise<QueueLine[]> {
  const queued = await myPhone().replica.outbox.list(findKind);
  return Promise.all(queued.map(lineOf));
}

function sayPhoto(row: PhotoRow): string {
  if (row.state === "refused") return say("sync.photoRefused", { why: row.problem });
  const percent = row.bytes > 0 ? Math.floor((100 * row.sentBytes) / row.bytes) : 0;
  return percent > 0 ? say("sync.photoSending", { percent }) : say("sync.photoWaiting");
}

export async function loadPhotos(): Promise<PhotoLine[]> {
  const rows = await myPhone().database.photos.where("state").anyOf("waiting", "refused").sortBy("addedAtMs");
  return rows.map((row) => ({ sha256: row.sha256, small: row.small, state: row.state, text: sayPhoto(row) }));
}
