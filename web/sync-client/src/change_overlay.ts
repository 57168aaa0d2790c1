// Changes that the records do not show yet, laid on top of them: so the user sees what they wrote, whatever a
// checkpoint brings meanwhile.
import { clone, create, fromBinary } from "@bufbuild/protobuf";
import { ChangeResultSchema, ChangeSchema, Operation, Outcome, type Change } from "../build/gridvisit/v1/sync_pb";
import { RecordSchema } from "../build/gridvisit/v1/records_pb";
import { fieldsOf, findKind, type AnyRecord, type KindInfo } from "./catalogue";
import type { ChangeRow } from "./database";

/** Sets, in `body`, the named fields as `from` has them; one that `from` lacks is cleared. */
export function copyFields(kind: KindInfo, names: readonly string[], from: object, body: object): void {
  const source = fieldsOf(from);
  const target = fieldsOf(body);
  for (const field of kind.fields) {
    if (!names.includes(field.name)) continue;
    if (source[field.localName] === undefined) delete target[field.localName];
    else target[field.localName] = source[field.localName];
  }
}

/** The record as it will be once the change is applied, as far as the phone can tell; undefined: there is none. */
export function applyOnTop(kind: KindInfo, change: Change, current: AnyRecord | undefined): AnyRecord | undefined {
  const incoming = change.record;
  if (change.operation === Operation.DELETE || !incoming?.body.value) return undefined;
  const fields = change.fields?.paths ?? [];
  if (fields.length === 0) {
    return create(RecordSchema, { id: incoming.id, scope: current?.scope ?? "", rev: current?.rev ?? 0n, body: incoming.body });
  }
  if (!current?.body.value) return undefined; // an edit of what the phone does not hold (any longer) shows nothing
  const edited = clone(RecordSchema, current);
  copyFields(kind, fields, incoming.body.value, edited.body.value!);
  return edited;
}

/** A record with the changes of it on top, lowest number first. */
export function withChanges(rows: readonly ChangeRow[], current: AnyRecord | undefined): AnyRecord | undefined {
  let seen = current;
  for (const row of rows) {
    const kind = findKind(row.kind);
    if (!kind || row.state === "rejected") continue;
    seen = applyOnTop(kind, fromBinary(ChangeSchema, row.change), seen);
  }
  return seen;
}

/**
 * The rev a new change is based on: of the record, or of the answer to the phone's own last change where that was
 * applied as it stood to just what the user saw. While an answer is missing it is the base of the change before, which
 * the answer moves (Outbox.keepAnswers).
 */
export function baseRev(rows: readonly ChangeRow[], current: AnyRecord | undefined): bigint {
  let base = current?.rev ?? 0n;
  for (const row of rows) {
    if (row.state !== "answered" || !row.answer) continue;
    const answer = fromBinary(ChangeResultSchema, row.answer);
    const change = fromBinary(ChangeSchema, row.change);
    if (answer.outcome === Outcome.APPLIED && change.baseRev === base && answer.rev > base) base = answer.rev;
  }
  return base;
}
