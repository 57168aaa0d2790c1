// A server's messages, written by hand: records with a rev, batches, checkpoints with the digests that are right.
import { create, toBinary } from "@bufbuild/protobuf";
import { deflateSync } from "node:zlib";
import {
  BatchSchema, CheckpointSchema, RemovalSchema, ScopeDigestSchema, ServerMessageSchema, SnapshotPlaceSchema, UploadResultSchema,
  WelcomeSchema, AddScopeSchema, ChangeResultSchema,
  type Batch, type ChangeResult, type Outcome, type Reason, type ScopeDigest, type ServerMessage, type SnapshotPlace,
} from "../build/gridvisit/v1/sync_pb";
import { belongs, kindNamed, kindOf, makeRecord, type AnyRecord, type BodyInit, type KindName } from "../src/catalogue";
import { ReplicaDatabase } from "../src/database";
import { DeviceSession } from "../src/device_session";
import { Phone } from "../src/phone";
import { recordHash } from "../src/record_hash";

export const grid = "341103100201007";
export const neighbour = "341103100201008";

export function id(number: number): string {
  return `01890a5d-ac96-774b-bcce-${String(number).padStart(12, "0")}`;
}

export function stored<K extends KindName>(kind: K, number: number, rev: number, body: BodyInit<K>, scope = grid): AnyRecord {
  const record = makeRecord(kind, id(number), body);
  record.scope = scope;
  record.rev = BigInt(rev);
  return record;
}

export function person(number: number, rev: number, name = `人${number}`, scope = grid): AnyRecord {
  return stored("recipient", number, rev, { name, gridCode: scope }, scope);
}

export function place(seq: number, last: AnyRecord): SnapshotPlace {
  const kind = kindOf(last)!.number;
  return create(SnapshotPlaceSchema, { seq: BigInt(seq), kind, scope: last.scope, id: last.id, day: "2026-11-25" });
}

export function digestOf(prefix: string, records: readonly AnyRecord[]): ScopeDigest {
  const sums = new Map<number, { count: bigint; sum: bigint }>();
  for (const record of records) {
    const kind = kindOf(record)!;
    if (!belongs(kind, record.scope, prefix)) continue;
    const sofar = sums.get(kind.number) ?? { count: 0n, sum: 0n };
    const sum = BigInt.asUintN(64, sofar.sum + recordHash(kind.number, record.id, Number(record.rev)));
    sums.set(kind.number, { count: sofar.count + 1n, sum });
  }
  const digests = [...sums].map(([kind, sum]) => ({ kind, ...sum }));
  return create(ScopeDigestSchema, { prefix, digests });
}

export function welcome(tailSeq: number, prefixes: readonly string[] = [grid], more: { view?: bigint; refetch?: boolean; missingPhotos?: string[]; changesPerMessage?: number } = {}): ServerMessage {
  const scopes = prefixes.map((prefix) => create(AddScopeSchema, { prefix, view: more.view ?? 1n, refetch: more.refetch ?? false }));
  const value = create(WelcomeSchema, {
    userId: id(900), deviceId: id(901), scopes, tailSeq: BigInt(tailSeq), serverTimeMs: 1_795_000_000_000n,
    limits: { messageBytes: 1 << 20, changesPerMessage: more.changesPerMessage ?? 500, changesInFlight: 1000 },
    missingPhotos: more.missingPhotos ?? [],
  });
  return create(ServerMessageSchema, { message: { case: "welcome", value } });
}

export function batchMessage(batch: Batch): ServerMessage {
  return create(ServerMessageSchema, { message: { case: "batch", value: batch } });
}

export function compressed(batch: Batch, claim?: number): ServerMessage {
  const bytes = toBinary(BatchSchema, batch);
  return create(ServerMessageSchema, {
    message: { case: "compressedBatch", value: { deflated: deflateSync(bytes), inflatedBytes: claim ?? bytes.length } },
  });
}

export interface Tail {
  after: number;
  to: number;
  records?: AnyRecord[];
  removed?: [KindName, number, seq: number][];
  /** All the phone should hold now; a checkpoint ends the batch. */
  holds?: AnyRecord[];
  snapshots?: string[];
  prefixes?: string[];
}

export function tail({ after, to, records = [], removed = [], holds, snapshots = [], prefixes = [grid] }: Tail): Batch {
  const removals = removed.map(([kind, number, seq]) =>
    create(RemovalSchema, { kind: kindNamed(kind).number, id: id(number), seq: BigInt(seq) }));
  const checkpoint = holds && create(CheckpointSchema, { seq: BigInt(to), scopes: prefixes.map((each) => digestOf(each, holds)), snapshots });
  return create(BatchSchema, { records, removals, afterSeq: BigInt(after), seq: BigInt(to), ...(checkpoint && { checkpoint }) });
}

export function snapshot(seq: number, records: AnyRecord[], after?: AnyRecord, prefix = grid): Batch {
  return create(BatchSchema, {
    records, snapshotPrefix: prefix, snapshot: place(seq, records.at(-1)!), ...(after && { snapshotAfter: place(seq, after) }),
  });
}

export function answer(number: number, outcome: Outcome, rev: number, reason: Reason = 0, message = ""): ChangeResult {
  return create(ChangeResultSchema, { number: BigInt(number), outcome, rev: BigInt(rev), reason, message });
}

export function answers(...results: ChangeResult[]): ServerMessage {
  const nextNumber = 1n + results.reduce((highest, each) => (each.number > highest ? each.number : highest), 0n);
  return create(ServerMessageSchema, { message: { case: "uploadResult", value: create(UploadResultSchema, { results, nextNumber }) } });
}

let databases = 0;

/** A phone with nothing on it, and a conversation that is yet to begin. */
export class TestPhone {
  now = 1_795_000_000_000;
  session!: DeviceSession;
  private constructor(readonly phone: Phone) {}

  static async make(): Promise<TestPhone> {
    const made = new TestPhone(await Phone.open(`phone-${process.pid}-${++databases}`));
    made.connect();
    return made;
  }

  connect(): void {
    this.session = new DeviceSession(this.phone.replica, this.phone.photos, () => this.now);
  }

  /** Switched off at any moment: what it has is what its disk has. */
  async restart(): Promise<TestPhone> {
    const { name } = this.phone;
    this.phone.close();
    return new TestPhone(await Phone.open(name)).reconnected();
  }

  private reconnected(): this {
    this.connect();
    return this;
  }

  /** Each message in turn; what the last one made the phone send, and whether it wants to begin again. */
  async hear(...messages: ServerMessage[]) {
    let reaction = await this.session.receive(messages[0]!);
    for (const message of messages.slice(1)) reaction = await this.session.receive(message);
    return { ...reaction, uploads: reaction.send.flatMap(({ message }) => (message.case === "upload" ? message.value.changes : [])) };
  }

  /** Names of the people shown, by id. */
  async people(): Promise<string[]> {
    return (await this.phone.records.list("recipient")).map((each) => each.body.name);
  }

  database(): ReplicaDatabase {
    return this.phone.database;
  }
}
