// What the user wrote: numbered 1, 2, 3 … for as long as the phone lives, on the disk before it is shown, kept until
// the server's answer has come back as a record, or, where it was refused, until the user has seen why.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { RecordSchema } from "../build/gridvisit/v1/records_pb";
import {
  ChangeResultSchema, ChangeSchema, Operation, Outcome, type Change, type ChangeResult,
} from "../build/gridvisit/v1/sync_pb";
import { kindOf, makeRecord, type AnyRecord, type BodyInit, type KindInfo, type KindName } from "./catalogue";
import { baseRev, copyFields, withChanges } from "./change_overlay";
import type { ChangeRow, ReplicaDatabase } from "./database";
import { newId } from "./record_id";

/** A change as a screen asks for it: what is still missing is what the phone knows (number, base, time). */
export interface Draft {
  operation: Operation;
  record: AnyRecord;
  fields: string[]; // empty: a new record
  about?: string; // what the app will call it for its user: never sent
}

export function creation<K extends KindName>(kind: K, body: BodyInit<K>, id: string = newId()): Draft {
  return { operation: Operation.PUT, record: makeRecord(kind, id, body), fields: [] };
}

/** Sets the fields that `body` names, and those alone. */
export function edit<K extends KindName>(kind: K, id: string, body: BodyInit<K>): Draft {
  const record = makeRecord(kind, id, body);
  const named = Object.keys(body);
  const fields = kindOf(record)!.fields.filter((field) => named.includes(field.localName)).map((field) => field.name);
  if (fields.length === 0) throw new Error("an edit sets at least one field");
  return { operation: Operation.PUT, record, fields };
}

export function deletion(kind: KindName, id: string): Draft {
  return { operation: Operation.DELETE, record: makeRecord(kind, id, {}), fields: [] };
}

/** A change that was sent, or is to be. */
export interface QueuedChange {
  change: Change;
  kind: KindInfo;
  state: ChangeRow["state"];
  answer: ChangeResult | undefined;
  about: string;
}

function baseOf(kind: KindInfo, draft: Draft, seen: AnyRecord | undefined): AnyRecord | undefined {
  if (draft.fields.length === 0 || !seen?.body.value) return undefined;
  const base = makeRecord(kind.name, seen.id, {});
  copyFields(kind, draft.fields, seen.body.value, base.body.value!);
  return base;
}

export class Outbox {
  constructor(private readonly database: ReplicaDatabase) {}

  /** Writes the changes, all or none; returns their numbers. */
  async write(drafts: readonly Draft[], nowMs: number): Promise<number[]> {
    const { changes, records, facts } = this.database;
    return this.database.transaction("rw", changes, records, facts, async () => {
      let number = await this.lastNumber();
      const numbers: number[] = [];
      for (const draft of drafts) {
        const kind = kindOf(draft.record);
        if (!kind) throw new Error("a change is of a kind that this app knows");
        await changes.add(await this.rowOf(draft, kind, ++number, nowMs));
        numbers.push(number);
      }
      await facts.put({ key: "lastNumber", value: number });
      return numbers;
    });
  }

  private async rowOf(draft: Draft, kind: KindInfo, number: number, nowMs: number): Promise<ChangeRow> {
    const key: [number, string] = [kind.number, draft.record.id];
    const held = await this.database.records.get(key);
    const current = held ? fromBinary(RecordSchema, held.bytes) : undefined;
    const before = await this.database.changes.where("[kind+id]").equals(key).sortBy("number");
    const base = baseOf(kind, draft, withChanges(before, current));
    const change = create(ChangeSchema, {
      number: BigInt(number),
      operation: draft.operation,
      record: draft.record,
      baseRev: baseRev(before, current),
      madeAtMs: BigInt(nowMs),
      ...(base && { base }),
      ...(draft.fields.length > 0 && { fields: create(FieldMaskSchema, { paths: draft.fields }) }),
    });
    return {
      number, kind: kind.number, id: draft.record.id, state: "waiting", change: toBinary(ChangeSchema, change), answer: null, rev: 0,
      about: draft.about ?? "",
    };
  }

  async lastNumber(): Promise<number> {
    return ((await this.database.facts.get("lastNumber"))?.value as number | undefined) ?? 0;
  }

  /** A phone that was restored from a backup numbers on from what the server has answered. */
  async numberFrom(lastNumber: number): Promise<void> {
    if (lastNumber > (await this.lastNumber())) await this.database.facts.put({ key: "lastNumber", value: lastNumber });
  }

  /** Changes without an answer, lowest number first. */
  async listWaiting(limit: number): Promise<Change[]> {
    const rows = await this.database.changes.where("state").equals("waiting").sortBy("number");
    return rows.slice(0, limit).map((row) => fromBinary(ChangeSchema, row.change));
  }

  async waitingNumbers(): Promise<number[]> {
    return (await this.database.changes.where("state").equals("waiting").primaryKeys()).sort((a, b) => a - b);
  }

  /** Keeps the answers; returns the highest rev in them. An answer to what is not asked any more changes nothing. */
  async keepAnswers(results: readonly ChangeResult[]): Promise<number> {
    const { changes } = this.database;
    return this.database.transaction("rw", changes, async () => {
      let highest = 0;
      for (const result of results) {
        const row = await changes.get(Number(result.number));
        if (!row || row.state !== "waiting") continue;
        const rejected = result.outcome === Outcome.REJECTED;
        const rev = Number(result.rev);
        highest = Math.max(highest, rev);
        await changes.put({
          ...row, state: rejected ? "rejected" : "answered", answer: toBinary(ChangeResultSchema, result), rev,
        });
        if (result.outcome === Outcome.APPLIED) await this.rebaseLater(row, result.rev);
      }
      return highest;
    });
  }

  // Later changes of the record that had the same base were made with this one in sight.
  private async rebaseLater(applied: ChangeRow, rev: bigint): Promise<void> {
    const base = fromBinary(ChangeSchema, applied.change).baseRev;
    const later = await this.database.changes.where("[kind+id]").equals([applied.kind, applied.id]).toArray();
    for (const row of later) {
      const change = fromBinary(ChangeSchema, row.change);
      if (row.number <= applied.number || row.state !== "waiting" || change.baseRev !== base) continue;
      change.baseRev = rev;
      await this.database.changes.put({ ...row, change: toBinary(ChangeSchema, change) });
    }
  }

  /** Answered changes whose effect the records now show. */
  async forgetArrived(seq: number): Promise<void> {
    await this.database.changes.where("state").equals("answered").and((row) => row.rev <= seq).delete();
  }

  /** The user has seen why it was refused. */
  async dismiss(number: number): Promise<void> {
    await this.database.changes.where("number").equals(number).and((row) => row.state === "rejected").delete();
  }

  async list(kindOfChange: (number: number) => KindInfo | undefined): Promise<QueuedChange[]> {
    const rows = await this.database.changes.orderBy("number").toArray();
    return rows.flatMap((row) => {
      const kind = kindOfChange(row.kind);
      if (!kind) return [];
      const answer = row.answer ? fromBinary(ChangeResultSchema, row.answer) : undefined;
      return [{ change: fromBinary(ChangeSchema, row.change), kind, state: row.state, answer, about: row.about }];
    });
  }
}
