// The phone's replica as an app uses it: who it is, what it shows, and the one way to write.
import Dexie from "dexie";
import { enrolWithCode, type Enrolment } from "./enrolment";
import { ReplicaDatabase } from "./database";
import type { Draft } from "./outbox";
import { PhotoStore, type NewPhoto } from "./photo_store";
import { RecordReader } from "./record_reader";
import { Replica } from "./replica";

export function databaseOf(userId: string): string {
  return `gridvisit-${userId}`;
}

export class Phone {
  readonly replica: Replica;
  readonly records: RecordReader;
  readonly photos: PhotoStore;

  private constructor(readonly database: ReplicaDatabase) {
    this.replica = new Replica(database);
    this.records = new RecordReader(database);
    this.photos = new PhotoStore(database);
  }

  /**
   * Makes this phone one of the server's. The same user's phone that is enrolled anew keeps what it holds and has not
   * sent (its numbers go on, Hello says from where); another user's is a replica of its own.
   */
  static async enrol(server: string, code: string, name: string, fetcher: typeof fetch = fetch): Promise<Phone> {
    const enrolment = await enrolWithCode(server, code, name, fetcher);
    const phone = await Phone.open(databaseOf(enrolment.userId));
    await phone.database.facts.put({ key: "enrolment", value: enrolment });
    return phone;
  }

  static async open(name: string): Promise<Phone> {
    const database = new ReplicaDatabase(name);
    await database.open();
    return new Phone(database);
  }

  get name(): string {
    return this.database.name;
  }

  /** Whether something is only on this phone. */
  async holdsUnsent(): Promise<boolean> {
    const { changes, photos } = this.database;
    const open = (await changes.where("state").equals("waiting").count()) + (await photos.where("state").equals("waiting").count());
    return open > 0;
  }

  close(): void {
    this.database.close();
  }

  async enrolment(): Promise<Enrolment | undefined> {
    return (await this.database.facts.get("enrolment"))?.value as Enrolment | undefined;
  }

  /** Something a screen has not finished: only on this phone, never sent. Undefined lets it go. */
  async keepUnfinished(key: string, value: unknown): Promise<void> {
    const { facts } = this.database;
    if (value === undefined) await facts.delete(`unfinished/${key}`);
    else await facts.put({ key: `unfinished/${key}`, value });
  }

  async unfinished(key: string): Promise<unknown> {
    return (await this.database.facts.get(`unfinished/${key}`))?.value;
  }

  /** Writes the changes and the pictures they announce: all or nothing, on the disk when it returns. */
  async write(drafts: readonly Draft[], photos: readonly NewPhoto[] = []): Promise<number[]> {
    const now = Date.now();
    const { changes, records, facts } = this.database;
    return this.database.transaction("rw", changes, records, facts, this.database.photos, async () => {
      await this.photos.keep(photos, now);
      return this.replica.outbox.write(drafts, now);
    });
  }
}

/** Removes a phone from this device, with all that it holds. */
export function deletePhone(name: string): Promise<void> {
  return Dexie.delete(name);
}
