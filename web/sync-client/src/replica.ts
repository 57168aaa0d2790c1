// What a phone holds, in IndexedDB, as the conversation with the server changes it. Every function is one transaction:
// a phone that is switched off at any moment goes on from its last step.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RecordSchema, type Record as AnyRecord } from "../build/gridvisit/v1/records_pb";
import {
  SnapshotPlaceSchema, SubscriptionSchema, type AddScope, type Batch, type ChangeResult, type Checkpoint, type SnapshotPlace,
  type Subscription,
} from "../build/gridvisit/v1/sync_pb";
import { belongs, findKind, kindOf, linksOf } from "./catalogue";
import type { RecordRow, ReplicaDatabase, StagedRow, SubscriptionRow } from "./database";
import { DigestLedger, type DigestByKind } from "./digest_ledger";
import { Outbox } from "./outbox";

/** A prefix is fetched anew for a digest that differs no more often than this. */
export const refetchIntervalMs = 60 * 60 * 1000;

function placeBytes(place: SnapshotPlace | undefined): Uint8Array | null {
  return place ? toBinary(SnapshotPlaceSchema, place) : null;
}

/** Whether the two are the same place; before the first record is a place, too, whatever it is written as. */
function isSamePlace(held: Uint8Array | null, told: SnapshotPlace | undefined): boolean {
  const start = (place: SnapshotPlace | undefined) => !place || place.kind === 0;
  const mine = held ? fromBinary(SnapshotPlaceSchema, held) : undefined;
  if (start(mine) || start(told)) return start(mine) && start(told);
  return toBinary(SnapshotPlaceSchema, mine!).join() === toBinary(SnapshotPlaceSchema, told!).join();
}

export class Replica {
  readonly outbox: Outbox;
  private ledger: DigestLedger | null = null;

  constructor(readonly database: ReplicaDatabase) {
    this.outbox = new Outbox(database);
  }

  async subscriptions(): Promise<Subscription[]> {
    const rows = await this.database.subscriptions.orderBy("prefix").toArray();
    return rows.map(({ prefix, cursor, snapshot, view }) =>
      create(SubscriptionSchema, {
        prefix, cursor: BigInt(cursor), view, ...(snapshot && { snapshot: fromBinary(SnapshotPlaceSchema, snapshot) }),
      }),
    );
  }

  /**
   * These subscriptions are the phone's from now on. Others are dropped, new ones start without a cursor. Where one is to
   * be refetched, or its view is not the one held, it loses its cursor; then everything put aside is forgotten, and every
   * snapshot under way begins again. What is shown stays until a checkpoint; what is unsent stays anyway.
   */
  async grant(scopes: readonly AddScope[]): Promise<void> {
    this.ledger = null;
    const { subscriptions, staged, records } = this.database;
    await this.database.transaction("rw", subscriptions, staged, records, async () => {
      const held = new Map((await subscriptions.toArray()).map((row) => [row.prefix, row]));
      const goesOn = (scope: AddScope) => held.get(scope.prefix)?.view === scope.view && !scope.refetch;
      const begun = (row: SubscriptionRow | undefined) => row !== undefined && (row.cursor !== 0 || row.snapshot !== null);
      if (scopes.some((scope) => begun(held.get(scope.prefix)) && !goesOn(scope))) {
        await staged.clear();
        await subscriptions.toCollection().modify({ snapshot: null });
      }
      for (const scope of scopes) {
        if (!goesOn(scope)) await subscriptions.put(newSubscription(scope, held.get(scope.prefix)));
        if (!held.has(scope.prefix)) await this.forgetPutAside(scope.prefix);
      }
      const granted = scopes.map((scope) => scope.prefix);
      const lost = [...held.keys()].filter((prefix) => !granted.includes(prefix));
      await subscriptions.bulkDelete(lost);
      if (lost.length > 0) await this.dropOutside(granted);
    });
  }

  /** One more subscription, without a cursor. */
  async addScope(scope: AddScope): Promise<void> {
    const { subscriptions, staged } = this.database;
    await this.database.transaction("rw", subscriptions, staged, async () => {
      await subscriptions.put(newSubscription(scope, await subscriptions.get(scope.prefix)));
      await this.forgetPutAside(scope.prefix);
    });
  }

  /** It came with a subscription that is gone, and nobody tells the phone what became of it since. */
  private async forgetPutAside(prefix: string): Promise<void> {
    await this.database.staged.filter((row) => row.bytes !== null && this.isOf(row, prefix)).delete();
  }

  /** The subscription goes, and every record, shown or put aside, that belongs to none that is left. */
  async dropScope(prefix: string): Promise<void> {
    const { subscriptions, staged, records } = this.database;
    await this.inStepWithLedger(() =>
      this.database.transaction("rw", subscriptions, staged, records, async () => {
        await subscriptions.delete(prefix);
        await this.dropOutside(await subscriptions.toCollection().primaryKeys());
      }),
    );
  }

  private isOf(row: { kind: number; scope: string }, prefix: string): boolean {
    const kind = findKind(row.kind);
    return kind !== undefined && belongs(kind, row.scope, prefix);
  }

  private async dropOutside(prefixes: readonly string[]): Promise<void> {
    const outside = (row: { kind: number; scope: string }) => !prefixes.some((prefix) => this.isOf(row, prefix));
    await this.database.staged.filter((row) => row.bytes !== null && outside(row)).delete();
    const gone = await this.database.records.filter(outside).toArray();
    await this.database.records.bulkDelete(gone.map((row): [number, string] => [row.kind, row.id]));
    for (const row of gone) this.ledger?.remove(row);
  }

  /**
   * Puts a batch aside and, where it ends in a checkpoint, makes everything put aside visible: all or nothing. False:
   * it does not follow what the phone has of that snapshot, so nothing was done.
   */
  async take(batch: Batch): Promise<boolean> {
    const { records, staged, subscriptions, changes } = this.database;
    return this.inStepWithLedger(() =>
      this.database.transaction("rw", records, staged, subscriptions, changes, async () => {
        if (batch.snapshot && !(await this.goesOn(batch))) return false;
        await this.stage(batch);
        if (batch.checkpoint) await this.apply(batch.checkpoint);
        return true;
      }),
    );
  }

  /** Keeps the answers; returns the highest rev in them. Where their checkpoint came first, the records show them already. */
  async keepAnswers(results: readonly ChangeResult[]): Promise<number> {
    const highest = await this.outbox.keepAnswers(results);
    const cursors = (await this.database.subscriptions.toArray()).map((row) => row.cursor);
    if (cursors.length > 0) await this.outbox.forgetArrived(Math.min(...cursors));
    return highest;
  }

  // A ledger that was changed by a transaction that then failed is added up anew.
  private async inStepWithLedger<T>(work: () => PromiseLike<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.ledger = null;
      throw error;
    }
  }

  private async goesOn(batch: Batch): Promise<boolean> {
    const held = await this.database.subscriptions.get(batch.snapshotPrefix);
    if (!held || !isSamePlace(held.snapshot, batch.snapshotAfter)) return false;
    await this.database.subscriptions.put({ ...held, snapshot: placeBytes(batch.snapshot) });
    return true;
  }

  private async stage(batch: Batch): Promise<void> {
    const incoming = new Map<string, StagedRow>();
    const put = (row: StagedRow) => {
      const key = `${row.kind}/${row.id}`;
      if ((incoming.get(key)?.seq ?? -1) <= row.seq) incoming.set(key, row);
    };
    for (const record of batch.records) {
      const kind = kindOf(record);
      if (!kind) continue; // of a newer server, which was told what this app knows
      put({
        kind: kind.number, id: record.id, seq: Number(record.rev), scope: record.scope, bytes: toBinary(RecordSchema, record),
      });
    }
    for (const removal of batch.removals) {
      put({ kind: removal.kind, id: removal.id, seq: Number(removal.seq), scope: "", bytes: null });
    }
    const rows = [...incoming.values()];
    const held = await this.database.staged.bulkGet(rows.map((row): [number, string] => [row.kind, row.id]));
    await this.database.staged.bulkPut(rows.filter((row, i) => (held[i]?.seq ?? -1) <= row.seq));
  }

  private async apply(checkpoint: Checkpoint): Promise<void> {
    for (const prefix of checkpoint.snapshots) await this.dropUnlessStaged(prefix);
    await this.showStaged();
    const seq = Number(checkpoint.seq);
    await this.database.subscriptions.toCollection().modify((row) => {
      row.cursor = seq;
      row.snapshot = null;
    });
    await this.outbox.forgetArrived(seq);
  }

  // What a whole snapshot did not bring is gone.
  private async dropUnlessStaged(prefix: string): Promise<void> {
    const brought = new Set((await this.database.staged.toCollection().primaryKeys()).map(([kind, id]) => `${kind}/${id}`));
    const gone = await this.database.records
      .filter((row) => this.isOf(row, prefix) && !brought.has(`${row.kind}/${row.id}`))
      .toArray();
    await this.database.records.bulkDelete(gone.map((row): [number, string] => [row.kind, row.id]));
    for (const row of gone) this.ledger?.remove(row);
  }

  private async showStaged(): Promise<void> {
    const { staged, records } = this.database;
    const rows = await staged.toArray();
    const held = await records.bulkGet(rows.map((row): [number, string] => [row.kind, row.id]));
    const puts: RecordRow[] = [];
    const removed: [number, string][] = [];
    rows.forEach((row, i) => {
      const old = held[i];
      if (row.bytes === null ? !old || old.rev >= row.seq : old && old.rev > row.seq) return;
      if (old) this.ledger?.remove(old);
      if (row.bytes === null) {
        removed.push([row.kind, row.id]);
        return;
      }
      const shown = visibleRow(row, row.bytes);
      this.ledger?.add(shown);
      puts.push(shown);
    });
    await records.bulkDelete(removed);
    await records.bulkPut(puts);
    await staged.clear();
  }

  /** Over the records that belong to the prefix, as they are visible, without unsent changes. */
  async digest(prefix: string): Promise<DigestByKind> {
    if (!this.ledger) {
      const ledger = new DigestLedger();
      await this.database.records.each((row) => ledger.add(row));
      this.ledger = ledger;
    }
    return this.ledger.of(prefix);
  }

  /**
   * The prefix does not add up: its cursor is dropped, so that it is fetched anew, unless that was done within the hour.
   * Returns whether it was dropped.
   */
  async beginRefetch(prefix: string, nowMs: number): Promise<boolean> {
    return this.database.transaction("rw", this.database.subscriptions, async () => {
      const held = await this.database.subscriptions.get(prefix);
      if (!held || Math.abs(nowMs - held.refetchedAtMs) < refetchIntervalMs) return false;
      await this.database.subscriptions.put({ ...held, cursor: 0, snapshot: null, refetchedAtMs: nowMs });
      return true;
    });
  }
}

// When it was last refetched for its digest is remembered: that is bounded by the hour.
function newSubscription(scope: AddScope, held: SubscriptionRow | undefined): SubscriptionRow {
  return { prefix: scope.prefix, cursor: 0, snapshot: null, view: scope.view, refetchedAtMs: held?.refetchedAtMs ?? 0 };
}

function visibleRow(row: StagedRow, bytes: Uint8Array): RecordRow {
  const record: AnyRecord = fromBinary(RecordSchema, bytes);
  const kind = kindOf(record);
  const links = kind && record.body.value ? linksOf(kind, record.body.value) : [];
  return { kind: row.kind, id: row.id, scope: row.scope, rev: row.seq, links, bytes };
}
