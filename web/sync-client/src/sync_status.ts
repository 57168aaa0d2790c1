// How things stand with the server, as far as it is not in the replica itself.
import { RefusalReason } from "../build/gridvisit/v1/sync_pb";

export interface SyncStatus {
  /** stopped: not to go on by itself (the server has refused the phone); waiting: until the next attempt. */
  phase: "off" | "connecting" | "connected" | "waiting" | "stopped";
  inStep: boolean; // everything sent and answered, everything that came is shown
  lastInStepAtMs: number; // by the phone's clock; 0: never
  clockOffsetMs: number; // the server's clock minus the phone's
  outdated: boolean; // the server wants a newer app
  refusal: RefusalReason; // the last conversation's; UNSPECIFIED: none
  refusalMessage: string;
}

export const offStatus: SyncStatus = {
  phase: "off", inStep: false, lastInStepAtMs: 0, clockOffsetMs: 0, outdated: false,
  refusal: RefusalReason.UNSPECIFIED, refusalMessage: "",
};
