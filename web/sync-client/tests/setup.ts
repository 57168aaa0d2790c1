// What every browser has and Node has not: IndexedDB is the one of the specification, in memory; the rest is missing in
// Node 18 alone.
import "fake-indexeddb/auto";
import { webcrypto } from "node:crypto";

class DetailEvent<T> extends Event {
  readonly detail: T | undefined;
  constructor(type: string, init?: CustomEventInit<T>) {
    super(type, init);
    this.detail = init?.detail;
  }
}

globalThis.crypto ??= webcrypto as Crypto;
globalThis.CustomEvent ??= DetailEvent as unknown as typeof CustomEvent;
