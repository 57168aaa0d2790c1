// The device's half of one conversation (sync/device_session.cpp is the same for the command line): takes the server's
// messages, changes the replica, returns what to send. Knows no socket. One object a connection; messages one at a time.
import { create, toBinary } from "@bufbuild/protobuf";
import {
  ChangeSchema, ClientMessageSchema, DigestSchema, RefusalReason,
  type Batch, type Checkpoint, type ClientMessage, type Refusal, type ScopeDigest, type ServerMessage, type UploadResult, type Welcome,
} from "../build/gridvisit/v1/sync_pb";
import { kinds } from "./catalogue";
import { agrees, type DigestByKind } from "./digest_ledger";
import { unpack } from "./inflate";
import type { PhotoStore } from "./photo_store";
import type { Replica } from "./replica";
import type { PositionFix } from "./sync_channel";

export const protocolVersion = 1;
const mostChangesPerMessage = 500;

export interface Reaction {
  send: ClientMessage[]; // in order
  refusal?: Refusal; // the server has ended the conversation
  reconnect?: boolean; // what came does not follow what the phone has: begin again
}

export class DeviceSession {
  private welcomed: Welcome | undefined;
  private uploadOnItsWay = false;
  private allAnswered = false;
  private awaitedRev = 0; // of the newest answered change
  private checkpointSeq = -1;
  private tailSeq = 0;
  private refetching = false;

  constructor(
    private readonly replica: Replica,
    private readonly photos: PhotoStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** The first message of the conversation. */
  async hello(deviceToken: string, client: string): Promise<ClientMessage> {
    const waiting = await this.replica.outbox.waitingNumbers();
    return create(ClientMessageSchema, {
      message: {
        case: "hello",
        value: {
          protocolVersion,
          deviceToken,
          client,
          knownKinds: kinds.map((kind) => kind.number),
          subscriptions: await this.replica.subscriptions(),
          firstNumber: BigInt(waiting[0] ?? 0),
          lastNumber: BigInt(waiting.at(-1) ?? 0),
          deviceTimeMs: BigInt(this.now()),
        },
      },
    });
  }

  async receive(message: ServerMessage): Promise<Reaction> {
    const { message: one } = message;
    if (one.case === "refusal") return { send: [], refusal: one.value };
    if ((one.case === "welcome") === this.isWelcomed) return { send: [], reconnect: true }; // it comes first and once
    switch (one.case) {
      case "welcome": return this.takeWelcome(one.value);
      case "batch": return this.takeBatch(one.value);
      case "compressedBatch": return this.takeBatch(await unpack(one.value));
      case "uploadResult": return this.takeAnswers(one.value);
      case "addScope":
        await this.replica.addScope(one.value);
        return { send: [] };
      case "dropScope":
        await this.replica.dropScope(one.value.prefix);
        return { send: [] };
      default: return { send: [] }; // of a newer server, or not for this phone
    }
  }

  /** The user has written something: sent, if nothing is on its way already. */
  async changesAreWaiting(): Promise<Reaction> {
    this.allAnswered = false;
    return this.nextUpload();
  }

  get isWelcomed(): boolean {
    return this.welcomed !== undefined;
  }

  get awaitsAnswer(): boolean {
    return this.uploadOnItsWay;
  }

  get serverTimeMs(): number {
    return Number(this.welcomed?.serverTimeMs ?? 0n);
  }

  get isOutdated(): boolean {
    return (this.welcomed?.minimumVersion ?? 0) > protocolVersion;
  }

  /**
   * Every change has its answer, and all that came before is visible: nothing is left to wait for. A prefix that differs
   * and was fetched anew within the hour is the operator's to mend: it is reported, and nobody waits for it.
   */
  get isInStep(): boolean {
    const settled = this.allAnswered && !this.uploadOnItsWay && !this.refetching;
    return this.isWelcomed && settled && this.checkpointSeq >= 0 && this.checkpointSeq >= this.awaitedRev;
  }

  private async takeWelcome(welcome: Welcome): Promise<Reaction> {
    this.welcomed = welcome;
    this.tailSeq = Number(welcome.tailSeq);
    await this.replica.grant(welcome.scopes);
    await this.replica.outbox.numberFrom(Number(welcome.lastNumber));
    await this.photos.compare(welcome.missingPhotos);
    return this.nextUpload();
  }

  private async takeBatch(batch: Batch): Promise<Reaction> {
    const isTail = batch.seq !== 0n;
    if (isTail && Number(batch.afterSeq) !== this.tailSeq) return { send: [], reconnect: true };
    if (!(await this.replica.take(batch))) return { send: [], reconnect: true };
    if (isTail) this.tailSeq = Number(batch.seq);
    return batch.checkpoint ? this.compare(batch.checkpoint) : { send: [] };
  }

  private async compare(checkpoint: Checkpoint): Promise<Reaction> {
    this.checkpointSeq = Number(checkpoint.seq);
    this.refetching = false;
    const reaction: Reaction = { send: [] };
    for (const scope of checkpoint.scopes) {
      const held = await this.replica.digest(scope.prefix);
      if (agrees(held, scope)) continue;
      const refetch = await this.replica.beginRefetch(scope.prefix, this.now());
      this.refetching ||= refetch;
      reaction.send.push(mismatchMessage(scope, held, checkpoint.seq, refetch));
    }
    return reaction;
  }

  private async takeAnswers(answers: UploadResult): Promise<Reaction> {
    this.awaitedRev = Math.max(this.awaitedRev, await this.replica.keepAnswers(answers.results));
    this.uploadOnItsWay = false;
    // A server that was restored waits for numbers it has forgotten. Hello tells it that they have been answered.
    const [lowest] = await this.replica.outbox.waitingNumbers();
    if (lowest !== undefined && answers.nextNumber !== 0n && Number(answers.nextNumber) < lowest) return { send: [], reconnect: true };
    return this.nextUpload();
  }

  private async nextUpload(): Promise<Reaction> {
    if (!this.welcomed || this.uploadOnItsWay) return { send: [] };
    const limits = this.welcomed.limits;
    const allowed = Math.min(Math.max(1, limits?.changesPerMessage ?? 1), mostChangesPerMessage);
    const waiting = await this.replica.outbox.listWaiting(allowed);
    this.allAnswered = waiting.length === 0;
    if (this.allAnswered) return { send: [] };
    // Half of what a message may hold leaves room for the rest of it; one change alone always goes.
    const budget = (limits?.messageBytes ?? 0) / 2;
    let bytes = 0;
    const records = new Set<string>();
    const changes = [];
    for (const change of waiting) {
      bytes += toBinary(ChangeSchema, change).length;
      if (changes.length > 0 && bytes > budget) break;
      // A second change of a record waits for the answer to the first, which becomes its base.
      const id = change.record?.id ?? "";
      if (records.has(id)) break;
      records.add(id);
      changes.push(change);
    }
    this.uploadOnItsWay = true;
    return { send: [create(ClientMessageSchema, { message: { case: "upload", value: { changes } } })] };
  }
}

function mismatchMessage(told: ScopeDigest, held: DigestByKind, seq: bigint, refetch: boolean): ClientMessage {
  const digests = [...held]
    .sort(([a], [b]) => a - b)
    .map(([kind, { count, sum }]) => create(DigestSchema, { kind, count: BigInt(count), sum }));
  return create(ClientMessageSchema, {
    message: { case: "digestMismatch", value: { held: { prefix: told.prefix, digests }, seq, refetch } },
  });
}

export function positionMessage(fix: PositionFix): ClientMessage {
  const { lonDeg, latDeg, accuracyMetres, atMs } = fix;
  return create(ClientMessageSchema, {
    message: { case: "positionReport", value: { position: { lonDeg, latDeg }, accuracyM: accuracyMetres, atMs: BigInt(Math.round(atMs)) } },
  });
}

/** A refusal after which it makes no sense to come back by oneself. */
export function isFinal(reason: RefusalReason): boolean {
  return reason === RefusalReason.UNAUTHENTICATED || reason === RefusalReason.VERSION;
}
