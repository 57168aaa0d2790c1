// The phone's replica as IndexedDB holds it. A row is plain data: messages are kept as the bytes they came in (with the
// fields this app does not know), sequences and revs as numbers, which are exact up to 2^53.
import Dexie, { type Table } from "dexie";

export interface RecordRow {
  kind: number;
  id: string;
  scope: string;
  rev: number;
  links: string[];
  bytes: Uint8Array;
}

/** What came since the last checkpoint: not shown before the next. Without bytes: a removal. */
export interface StagedRow {
  kind: number;
  id: string;
  seq: number;
  scope: string;
  bytes: Uint8Array | null;
}

export interface SubscriptionRow {
  prefix: string;
  cursor: number;
  snapshot: Uint8Array | null; // SnapshotPlace of a snapshot that is under way
  view: bigint;
  refetchedAtMs: number; // when its digest last differed and it was fetched anew; 0: never
}

export type ChangeState = "waiting" | "answered" | "rejected";

/** What the user wrote: waiting until the server has answered, then shown on top until a checkpoint brings it. */
export interface ChangeRow {
  number: number;
  kind: number;
  id: string;
  state: ChangeState;
  change: Uint8Array;
  answer: Uint8Array | null; // ChangeResult
  rev: number; // of the answer
  about: string; // what the app calls it for its user: the record may be gone by the time it is refused
}

/**
 * waiting: the server has not got it. sent: it said so. The picture itself is let go of once a later Welcome no longer
 * misses it; the small one stays to be looked at.
 */
export type PhotoState = "waiting" | "sent" | "refused";

export interface PhotoRow {
  sha256: string;
  recordId: string; // of its photo record
  visitId: string;
  state: PhotoState;
  picture: Blob | null;
  small: Blob | null;
  mediaType: string;
  bytes: number;
  sentBytes: number;
  uploadUrl: string; // where tus goes on; empty: not begun
  addedAtMs: number;
  problem: string; // why it was refused, for a person
}

export interface FactRow {
  key: string;
  value: unknown;
}

export class ReplicaDatabase extends Dexie {
  records!: Table<RecordRow, [number, string]>;
  staged!: Table<StagedRow, [number, string]>;
  subscriptions!: Table<SubscriptionRow, string>;
  changes!: Table<ChangeRow, number>;
  photos!: Table<PhotoRow, string>;
  facts!: Table<FactRow, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: "strict" }); // what was written survives a dead battery
    this.version(1).stores({
      records: "[kind+id], kind, *links",
      staged: "[kind+id]",
      subscriptions: "prefix",
      changes: "number, kind, [kind+id], state",
      photos: "sha256, state, visitId",
      facts: "key",
    });
  }
}
