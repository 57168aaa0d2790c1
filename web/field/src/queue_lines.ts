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

/** What the user wrote, as far as it is text: so that they know what came back. */
function writtenTexts(kind: KindInfo, queued: QueuedChange): string[] {
  const body = queued.change.record?.body.value;
  if (!body) return [];
  const masked = queued.change.fields?.paths ?? [];
  return kind.fields.flatMap((field) => {
    const value = fieldsOf(body)[field.localName];
    const isText = field.label !== "" && !field.rule?.references && !field.rule?.code && !field.name.endsWith("_json");
    const isSet = masked.length === 0 || masked.includes(field.name);
    return isText && isSet && typeof value === "string" && value !== "" ? [say("sync.wrote", { field: sayField(field), text: value })] : [];
  });
}

function detailOf(kind: KindInfo, queued: QueuedChange): string {
  const { answer } = queued;
  if (!answer || queued.state !== "rejected") return "";
  const atFault = answer.reason === Reason.INVALID ? answer.field : "";
  const field = kind.fields.find((each) => each.name === atFault);
  // The server's own words are English: in Chinese they are shown where the reason alone does not say enough.
  const more = language.value === "en" || answer.reason === Reason.INVALID || answer.reason === Reason.UNSPECIFIED;
  const parts = [...writtenTexts(kind, queued), field && say("sync.field", { field: sayField(field) }), more && answer.message && say("sync.serverSays", { message: answer.message })];
  return parts.filter(Boolean).join("\n");
}

function lineOf(queued: QueuedChange): QueueLine {
  const { kind, change, answer, about: who } = queued;
  const made = Number(change.madeAtMs);
  return {
    number: Number(change.number), state: queued.state, kept: Boolean(answer?.quarantineId),
    title: who ? say("sync.about", { kind: sayKind(kind), who }) : sayKind(kind), when: `${dayOf(made)} ${timeOf(made)}`,
    reason: queued.state === "rejected" ? say(reasonKey(answer?.reason ?? Reason.UNSPECIFIED)) : "", detail: detailOf(kind, queued),
  };
}

export async function loadQueue(): Promise<QueueLine[]> {
  return (await myPhone().replica.outbox.list(findKind)).map(lineOf);
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
