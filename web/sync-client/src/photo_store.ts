// Pictures wait here until the server has them. Nothing is let go of before the server has said, in a later
// conversation, that it does not miss it.
import { kindNamed } from "./catalogue";
import type { PhotoRow, ReplicaDatabase } from "./database";

/** A picture that was taken, and the photo record that announces it. */
export interface NewPhoto {
  sha256: string;
  recordId: string;
  visitId: string;
  picture: Blob;
  small: Blob | null; // to look at after the picture itself has gone
}

export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class PhotoStore {
  constructor(private readonly database: ReplicaDatabase) {}

  /** The same picture twice is one: the server has it, or will have it, under its hash. */
  async keep(photos: readonly NewPhoto[], nowMs: number): Promise<void> {
    for (const photo of photos) {
      const row: PhotoRow = {
        ...photo, state: "waiting", mediaType: photo.picture.type, bytes: photo.picture.size, sentBytes: 0, uploadUrl: "",
        addedAtMs: nowMs, problem: "",
      };
      const held = await this.database.photos.get(photo.sha256);
      if (!held) await this.database.photos.add(row);
    }
  }

  /** The next to send: its record has been taken by the server, which therefore knows what it is for. */
  async nextToSend(except: ReadonlySet<string>): Promise<PhotoRow | undefined> {
    const { photos, changes } = this.database;
    return this.database.transaction("r", photos, changes, async () => {
      const rows = await photos.where("state").equals("waiting").sortBy("addedAtMs");
      const kind = kindNamed("photo").number;
      for (const row of rows) {
        if (except.has(row.sha256)) continue;
        const open = await changes.where("[kind+id]").equals([kind, row.recordId]).toArray();
        if (row.picture && open.every((change) => change.state === "answered")) return row;
      }
      return undefined;
    });
  }

  async update(sha256: string, changed: Partial<PhotoRow>): Promise<void> {
    await this.database.photos.update(sha256, changed);
  }

  /** What the server misses waits again; what it has said it got, and does not miss, is let go of but for the small one. */
  async compare(missing: readonly string[]): Promise<void> {
    const lacked = new Set(missing);
    const { photos } = this.database;
    await this.database.transaction("rw", photos, async () => {
      for (const row of await photos.toArray()) {
        if (lacked.has(row.sha256) && row.state !== "waiting" && row.picture) {
          await photos.update(row.sha256, { state: "waiting", uploadUrl: "", sentBytes: 0, problem: "" });
        } else if (!lacked.has(row.sha256) && row.state === "sent" && row.picture) {
          await photos.update(row.sha256, { picture: null });
        }
      }
    });
  }
}
