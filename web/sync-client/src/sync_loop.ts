// Keeps a conversation with the server going for as long as it is wanted: connects, listens, sends what the user
// writes, and comes back after a break, each time a little later. Works in a page and in a worker.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ClientMessageSchema, RefusalReason, ServerMessageSchema, type ClientMessage } from "../build/gridvisit/v1/sync_pb";
import { Backoff } from "./backoff";
import { DeviceSession, isFinal, positionMessage, type Reaction } from "./device_session";
import type { Enrolment } from "./enrolment";
import type { PhotoStore } from "./photo_store";
import type { Replica } from "./replica";
import type { PositionFix } from "./sync_channel";
import { offStatus, type SyncStatus } from "./sync_status";

const subprotocol = "gridvisit.v1.proto";
const answerDeadlineMs = 60_000; // for Welcome, and for the answer to an upload
const reportIntervalMs = 10_000;
const replacedPauseMs = 60_000;
const silentMs = 45_000; // a page that comes back after more than this does not trust its connection

export interface LoopOptions {
  client: string; // name and version, for the server's log
  WebSocket?: typeof WebSocket; // Node before 22 has none of its own
  now?: () => number;
  random?: () => number;
}

export class SyncLoop {
  private status: SyncStatus = offStatus;
  private wanted = false;
  private socket: WebSocket | null = null;
  private session: DeviceSession | null = null;
  private work: Promise<void> = Promise.resolve(); // messages are taken one after the other
  private attemptTimer: ReturnType<typeof setTimeout> | undefined;
  private deadlineTimer: ReturnType<typeof setTimeout> | undefined;
  private lastHeardMs = 0;
  private lastReportMs = 0;
  private readonly backoff: Backoff;
  private readonly now: () => number;

  constructor(
    private readonly replica: Replica,
    private readonly photos: PhotoStore,
    private readonly enrolment: Enrolment,
    private readonly options: LoopOptions,
    private readonly onStatus: (status: SyncStatus) => void,
  ) {
    this.backoff = new Backoff(options.random);
    this.now = options.now ?? Date.now;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  /** Resolves when nothing of it touches the replica any more. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.disconnect();
    this.tell({ phase: "off", inStep: false });
    await this.work;
  }

  /** The network is there again, or the page is looked at again: no reason to wait any longer. */
  wake(): void {
    if (!this.wanted) return;
    if (this.socket && this.now() - this.lastHeardMs < silentMs) return;
    this.backoff.reset();
    this.disconnect();
    this.connect();
  }

  /** The user has written something. */
  poke(): void {
    const session = this.session;
    if (!session) return;
    this.tell({ inStep: false });
    this.enqueue(session, () => session.changesAreWaiting());
  }

  /** Neither answered nor repeated, and at most one in ten seconds: a position is only worth something while it is fresh. */
  reportPosition(fix: PositionFix): void {
    if (!this.session?.isWelcomed || this.now() - this.lastReportMs < reportIntervalMs) return;
    this.lastReportMs = this.now();
    this.send(positionMessage(fix));
  }

  private tell(changed: Partial<SyncStatus>): void {
    this.status = { ...this.status, ...changed };
    this.onStatus(this.status);
  }

  private connect(): void {
    const Socket = this.options.WebSocket ?? globalThis.WebSocket;
    const session = new DeviceSession(this.replica, this.photos, this.now);
    const socket = new Socket(`${this.enrolment.server.replace(/^http/, "ws")}/sync`, [subprotocol]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.session = session;
    this.tell({ phase: "connecting", inStep: false });
    this.setDeadline();
    socket.onopen = () =>
      this.enqueue(session, async () => ({ send: [await session.hello(this.enrolment.token, this.options.client)] }));
    socket.onmessage = (event: MessageEvent) => {
      this.lastHeardMs = this.now();
      const bytes = new Uint8Array(event.data as ArrayBuffer);
      this.enqueue(session, () => session.receive(fromBinary(ServerMessageSchema, bytes)));
    };
    socket.onclose = () => this.onGone(socket);
    socket.onerror = () => this.onGone(socket);
  }

  // A message of a conversation that is over is not looked at.
  private enqueue(session: DeviceSession, react: () => Promise<Reaction>): void {
    this.work = this.work.then(async () => {
      if (session !== this.session) return;
      try {
        const reaction = await react();
        if (session === this.session) await this.follow(session, reaction);
      } catch (error) {
        console.error("sync:", error);
        this.retry();
      }
    });
  }

  private async follow(session: DeviceSession, reaction: Reaction): Promise<void> {
    for (const message of reaction.send) this.send(message);
    if (reaction.refusal) {
      const { reason, message } = reaction.refusal;
      this.tell({ refusal: reason, refusalMessage: message });
      if (isFinal(reason)) {
        this.wanted = false;
        this.disconnect();
        this.tell({ phase: "stopped", inStep: false });
      } else {
        // Another connection of this device took over: two must not drive each other out.
        this.retry(reason === RefusalReason.REPLACED ? replacedPauseMs : 0);
      }
      return;
    }
    if (reaction.reconnect) return this.retry();
    if (!session.isWelcomed) return;
    if (session.awaitsAnswer) this.setDeadline();
    else clearTimeout(this.deadlineTimer);
    await this.tellHowItStands(session);
  }

  private async tellHowItStands(session: DeviceSession): Promise<void> {
    const inStep = session.isInStep;
    const first = this.status.phase !== "connected";
    if (inStep) {
      this.backoff.reset();
      const at = this.now();
      await this.replica.database.facts.put({ key: "lastInStepAtMs", value: at });
      this.tell({ lastInStepAtMs: at });
    }
    this.tell({
      phase: "connected", inStep, outdated: session.isOutdated, refusal: RefusalReason.UNSPECIFIED, refusalMessage: "",
      ...(first && { clockOffsetMs: session.serverTimeMs - this.now() }),
    });
  }

  private send(message: ClientMessage): void {
    if (this.socket?.readyState === 1) this.socket.send(toBinary(ClientMessageSchema, message) as Uint8Array<ArrayBuffer>);
  }

  private setDeadline(): void {
    clearTimeout(this.deadlineTimer);
    this.deadlineTimer = setTimeout(() => this.retry(), answerDeadlineMs);
  }

  private onGone(socket: WebSocket): void {
    if (socket === this.socket) this.retry();
  }

  private disconnect(): void {
    clearTimeout(this.attemptTimer);
    clearTimeout(this.deadlineTimer);
    const socket = this.socket;
    this.socket = null;
    this.session = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined; // a socket that is closed while it connects says so
    socket.close();
  }

  private retry(atLeastMs = 0): void {
    this.disconnect();
    if (!this.wanted) return;
    this.tell({ phase: "waiting", inStep: false });
    this.attemptTimer = setTimeout(() => this.connect(), Math.max(atLeastMs, this.backoff.nextDelayMs()));
  }
}
