// The digests of what the phone shows, by scope and kind. Added up anew from the records whenever a conversation
// begins, and kept up by each checkpoint after that: so a checkpoint costs what it brings, not what is held.
import type { ScopeDigest } from "../build/gridvisit/v1/sync_pb";
import { belongs, findKind } from "./catalogue";
import type { RecordRow } from "./database";
import { recordHash } from "./record_hash";

export interface DigestSum {
  count: number;
  sum: bigint;
}
export type DigestByKind = Map<number, DigestSum>;

export class DigestLedger {
  private readonly scopes = new Map<string, DigestByKind>();

  add(row: Pick<RecordRow, "kind" | "id" | "scope" | "rev">): void {
    this.change(row, 1);
  }

  remove(row: Pick<RecordRow, "kind" | "id" | "scope" | "rev">): void {
    this.change(row, -1);
  }

  private change(row: Pick<RecordRow, "kind" | "id" | "scope" | "rev">, sign: 1 | -1): void {
    let kinds = this.scopes.get(row.scope);
    if (!kinds) this.scopes.set(row.scope, (kinds = new Map()));
    const held = kinds.get(row.kind) ?? { count: 0, sum: 0n };
    const hash = recordHash(row.kind, row.id, row.rev);
    const sum = { count: held.count + sign, sum: BigInt.asUintN(64, sign === 1 ? held.sum + hash : held.sum - hash) };
    if (sum.count === 0) kinds.delete(row.kind);
    else kinds.set(row.kind, sum);
    if (kinds.size === 0) this.scopes.delete(row.scope);
  }

  /** Over the records that belong to the prefix; none for a kind without records. */
  of(prefix: string): DigestByKind {
    const total: DigestByKind = new Map();
    for (const [scope, kinds] of this.scopes) {
      for (const [number, sum] of kinds) {
        const kind = findKind(number);
        if (!kind || !belongs(kind, scope, prefix)) continue;
        const sofar = total.get(number) ?? { count: 0, sum: 0n };
        total.set(number, { count: sofar.count + sum.count, sum: BigInt.asUintN(64, sofar.sum + sum.sum) });
      }
    }
    return total;
  }
}

export function agrees(mine: DigestByKind, theirs: ScopeDigest): boolean {
  const told = theirs.digests.filter((digest) => digest.count !== 0n);
  if (told.length !== mine.size) return false;
  return told.every((digest) => {
    const own = mine.get(digest.kind);
    return own !== undefined && BigInt(own.count) === digest.count && own.sum === digest.sum;
  });
}
