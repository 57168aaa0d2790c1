// What a screen shows: the records with the user's own unsent changes on top.
import { fromBinary } from "@bufbuild/protobuf";
import { RecordSchema } from "../build/gridvisit/v1/records_pb";
import { kindNamed, link, linksOf, type AnyRecord, type Body, type KindInfo, type KindName } from "./catalogue";
import { withChanges } from "./change_overlay";
import type { ChangeRow, RecordRow, ReplicaDatabase } from "./database";

/** A record as the user sees it. */
export interface Seen<K extends KindName> {
  id: string;
  scope: string; // empty: not yet on the server
  rev: number; // 0: not yet on the server
  body: Body<K>;
  unsent: boolean; // some of it is only on this phone
}

function seenAs<K extends KindName>(record: AnyRecord, changes: readonly ChangeRow[]): Seen<K> {
  const unsent = changes.some((row) => row.state === "waiting");
  return { id: record.id, scope: record.scope, rev: Number(record.rev), body: record.body.value as Body<K>, unsent };
}

export class RecordReader {
  constructor(private readonly database: ReplicaDatabase) {}

  /** All of a kind, or those whose field (a reference, or the day of a plan's stop) has the value; by id. */
  async list<K extends KindName>(name: K, where?: { field: string; value: string }): Promise<Seen<K>[]> {
    const kind = kindNamed(name);
    if (where && !kind.linkFields.some((field) => field.name === where.field)) {
      throw new Error(`${kind.wireName} is not looked up by ${where.field}`);
    }
    const { records, changes } = this.database;
    return this.database.transaction("r", records, changes, async () => {
      const changed = groupById(await changes.where("kind").equals(kind.number).sortBy("number"));
      const wanted = where && link(where.field, where.value);
      const rows = new Map((await this.rowsOf(kind, wanted)).map((row) => [row.id, row]));
      // A change may bring in a record that its row would not.
      const more = [...changed.keys()].filter((id) => !rows.has(id));
      for (const row of await records.bulkGet(more.map((id): [number, string] => [kind.number, id]))) {
        if (row) rows.set(row.id, row);
      }
      const seen: Seen<K>[] = [];
      for (const id of new Set([...rows.keys(), ...changed.keys()])) {
        const one = this.see<K>(rows.get(id), changed.get(id) ?? []);
        if (one && (!wanted || linksOf(kind, one.body).includes(wanted))) seen.push(one);
      }
      return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  }

  async find<K extends KindName>(name: K, id: string): Promise<Seen<K> | undefined> {
    const key: [number, string] = [kindNamed(name).number, id];
    const { records, changes } = this.database;
    return this.database.transaction("r", records, changes, async () => {
      const rows = await changes.where("[kind+id]").equals(key).sortBy("number");
      return this.see<K>(await records.get(key), rows);
    });
  }

  private async rowsOf(kind: KindInfo, wanted: string | undefined): Promise<RecordRow[]> {
    const { records } = this.database;
    if (wanted === undefined) return records.where("kind").equals(kind.number).toArray();
    return records.where("links").equals(wanted).and((row) => row.kind === kind.number).toArray();
  }

  private see<K extends KindName>(row: RecordRow | undefined, changes: readonly ChangeRow[]): Seen<K> | undefined {
    const record = withChanges(changes, row && fromBinary(RecordSchema, row.bytes));
    return record?.body.value ? seenAs<K>(record, changes) : undefined;
  }
}

function groupById(rows: readonly ChangeRow[]): Map<string, ChangeRow[]> {
  const groups = new Map<string, ChangeRow[]>();
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row]);
  return groups;
}
