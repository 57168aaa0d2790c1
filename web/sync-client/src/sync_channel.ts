// How the pages of a phone and the worker that syncs for them speak to each other: whoever syncs tells all how it
// stands, and hears from all of them that there is something to send.
import type { SyncStatus } from "./sync_status";

export interface PositionFix {
  lonDeg: number;
  latDeg: number;
  accuracyMetres: number;
  atMs: number;
}

export type SyncSignal =
  | { type: "status"; status: SyncStatus }
  | { type: "ask" } // how does it stand?
  | { type: "written" } // the user has written something
  | { type: "position"; fix: PositionFix } // where the phone is, of a user who shares it
  | { type: "wake" }; // the network is there again, or a page is looked at again

export class SyncChannel {
  private readonly channel: BroadcastChannel;

  constructor(database: string, onSignal: (signal: SyncSignal) => void) {
    this.channel = new BroadcastChannel(`${database}-sync`);
    this.channel.onmessage = (event: MessageEvent) => onSignal(event.data as SyncSignal);
  }

  tell(signal: SyncSignal): void {
    this.channel.postMessage(signal);
  }

  close(): void {
    this.channel.close();
  }
}
