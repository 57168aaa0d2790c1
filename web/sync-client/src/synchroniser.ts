// Keeps a phone in step with its server: the conversation and the pictures, in one place at a time, whatever number of
// pages are open.
import type { Enrolment } from "./enrolment";
import type { Phone } from "./phone";
import { PhotoUploader } from "./photo_uploader";
import { SyncChannel, type SyncSignal } from "./sync_channel";
import { SyncLoop, type LoopOptions } from "./sync_loop";
import { offStatus, type SyncStatus } from "./sync_status";

export class Synchroniser {
  private readonly loop: SyncLoop;
  private readonly uploader: PhotoUploader;
  private readonly channel: SyncChannel;
  private status: SyncStatus = offStatus;
  private stopped = false;
  private leave: (() => void) | undefined;

  constructor(
    private readonly phone: Phone,
    enrolment: Enrolment,
    options: LoopOptions,
    private readonly onStatus: (status: SyncStatus) => void = () => undefined,
  ) {
    this.channel = new SyncChannel(phone.database.name, (signal) => this.hear(signal));
    this.uploader = new PhotoUploader(phone.photos, enrolment);
    this.loop = new SyncLoop(phone.replica, phone.photos, enrolment, options, (status) => this.tell(status));
  }

  /** Begins as soon as no other page of this phone does it. */
  async start(): Promise<void> {
    if (typeof navigator === "undefined" || !navigator.locks) return this.begin();
    void navigator.locks.request(`${this.phone.database.name}-sync`, async () => {
      if (this.stopped) return;
      this.begin();
      await new Promise<void>((resolve) => (this.leave = resolve));
    });
  }

  private begin(): void {
    this.loop.start();
    this.uploader.start();
  }

  /** Resolves when nothing of it touches the replica any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([this.loop.stop(), this.uploader.stop()]);
    this.channel.close();
    this.leave?.();
  }

  written(): void {
    this.loop.poke();
    this.uploader.poke();
  }

  wake(): void {
    this.loop.wake();
    this.uploader.poke();
  }

  private hear(signal: SyncSignal): void {
    if (signal.type === "written") this.written();
    else if (signal.type === "wake") this.wake();
    else if (signal.type === "position") this.loop.reportPosition(signal.fix);
    else if (signal.type === "ask" && this.status.phase !== "off") this.channel.tell({ type: "status", status: this.status });
  }

  private tell(status: SyncStatus): void {
    const settled = status.phase === "connected" && (status.inStep || this.status.phase !== "connected");
    this.status = status;
    this.onStatus(status);
    if (!this.stopped) this.channel.tell({ type: "status", status });
    if (settled) this.uploader.poke(); // a photo record that was just taken lets its picture go
  }
}
