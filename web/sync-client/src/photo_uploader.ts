// Sends the pictures that wait, one at a time, in pieces, and goes on where it was cut off (tus 1.0, through
// tus-js-client). One that the server will not have, or that fails, holds up none of the others.
import { DetailedError, Upload } from "tus-js-client";
import { Backoff } from "./backoff";
import type { PhotoRow } from "./database";
import type { Enrolment } from "./enrolment";
import type { PhotoStore } from "./photo_store";

export const chunkBytes = 1024 * 1024; // the server takes 2 MiB; less is lost where the signal is bad

/** What a failed upload means for its picture. */
type Failure = { again: true } | { again: false; problem: string };

// A refusal is final where asking again cannot help: too large, not a picture, not what the hash says.
const finalStatuses = new Set([400, 403, 413, 415, 422, 460]);

function meaningOf(error: Error | DetailedError): Failure {
  const response = "originalResponse" in error ? error.originalResponse : null;
  if (!response || !finalStatuses.has(response.getStatus())) return { again: true };
  try {
    const body = JSON.parse(response.getBody()) as { detail?: string };
    return { again: false, problem: body.detail ?? `HTTP ${response.getStatus()}` };
  } catch {
    return { again: false, problem: `HTTP ${response.getStatus()}` };
  }
}

function extensionOf(mediaType: string): string {
  return mediaType === "image/png" ? "png" : mediaType === "image/webp" ? "webp" : "jpg";
}

export class PhotoUploader {
  private running = false;
  private current: Upload | null = null;
  private finishCurrent: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();
  private busy: Promise<void> = Promise.resolve();
  private working = false;

  constructor(
    private readonly store: PhotoStore,
    private readonly enrolment: Enrolment,
  ) {}

  start(): void {
    this.running = true;
    this.poke();
  }

  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.timer);
    await this.current?.abort();
    this.finishCurrent?.();
    await this.busy;
  }

  /** There may be something to send, or a network to send it over. */
  poke(): void {
    if (!this.running || this.working) return;
    clearTimeout(this.timer);
    this.working = true;
    this.busy = this.sendAll().finally(() => {
      this.working = false;
    });
  }

  private async sendAll(): Promise<void> {
    const failed = new Set<string>();
    for (;;) {
      const row = this.running ? await this.store.nextToSend(failed) : undefined;
      if (!row) break;
      if (await this.send(row)) this.backoff.reset();
      else failed.add(row.sha256);
    }
    if (this.running && failed.size > 0) this.timer = setTimeout(() => this.poke(), this.backoff.nextDelayMs());
  }

  /** True where there is nothing more to do about the picture for now: the server has it, or will not have it. */
  private async send(row: PhotoRow): Promise<boolean> {
    const error = await this.upload(row);
    if (error === "stopped") return false;
    if (!error) {
      await this.store.update(row.sha256, { state: "sent", sentBytes: row.bytes, uploadUrl: "" });
      return true;
    }
    const meaning = meaningOf(error);
    if (meaning.again) return false;
    await this.store.update(row.sha256, { state: "refused", problem: meaning.problem });
    return true;
  }

  private upload(row: PhotoRow): Promise<Error | "stopped" | undefined> {
    return new Promise((resolve) => {
      const upload = new Upload(row.picture!, {
        endpoint: `${this.enrolment.server}/files`,
        uploadUrl: row.uploadUrl || null,
        chunkSize: chunkBytes,
        headers: { Authorization: `Bearer ${this.enrolment.token}` },
        metadata: {
          sha256: row.sha256, filename: `${row.recordId}.${extensionOf(row.mediaType)}`, filetype: row.mediaType,
        },
        retryDelays: null, // the next attempt is ours to time
        storeFingerprintForResuming: false, // the replica keeps the place
        onUploadUrlAvailable: () => void this.store.update(row.sha256, { uploadUrl: upload.url ?? "" }),
        onChunkComplete: (_size, sentBytes) => void this.store.update(row.sha256, { sentBytes }),
        onSuccess: () => resolve(undefined),
        onError: (error) => resolve(error),
      });
      this.current = upload;
      this.finishCurrent = () => resolve("stopped");
      upload.start();
    });
  }
}
