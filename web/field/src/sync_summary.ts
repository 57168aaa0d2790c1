// How things stand, in one word and one colour, for the badge and the sync page.
import { RefusalReason } from "@gridvisit/sync-client/sync";
import type { SyncStatus } from "@gridvisit/sync-client";
import { say } from "./text/language";

export interface OpenCounts {
  waiting: number; // changes without an answer
  refused: number;
  photos: number; // pictures the server has not got
}

export type Mood = "good" | "busy" | "offline" | "bad";

export interface Summary {
  mood: Mood;
  short: string;
  long: string;
}

export function refusalText(status: SyncStatus): string {
  if (status.refusal === RefusalReason.UNAUTHENTICATED) return say("refusal.UNAUTHENTICATED");
  if (status.refusal === RefusalReason.VERSION) return say("refusal.VERSION");
  return status.refusal === RefusalReason.UNSPECIFIED ? "" : say("refusal.other");
}

/** What waits, the more important first. */
function openTexts(open: OpenCounts): string[] {
  const parts = [];
  if (open.waiting > 0) parts.push(say("sync.waiting", { count: open.waiting }));
  if (open.photos > 0) parts.push(say("sync.photosWaiting", { count: open.photos }));
  return parts;
}

export function summarise(status: SyncStatus, open: OpenCounts): Summary {
  const parts = openTexts(open);
  const waiting = parts.join(" · ");
  if (status.phase === "stopped") return { mood: "bad", short: say("sync.stopped"), long: refusalText(status) };
  if (status.phase === "connected") {
    if (!status.inStep) {
      const word = open.waiting > 0 ? say("sync.sending") : say("sync.receiving");
      return { mood: "busy", short: word, long: waiting || word };
    }
    if (open.photos > 0) return { mood: "busy", short: say("sync.sending"), long: waiting };
    return { mood: "good", short: say("sync.inStep"), long: say("sync.inStepLong") };
  }
  if (status.phase === "connecting" && waiting === "") return { mood: "busy", short: say("sync.connecting"), long: say("sync.connecting") };
  const why = refusalText(status) || say("sync.offlineLong");
  return { mood: "offline", short: parts[0] ?? say("sync.offline"), long: [...parts.slice(1), why].join("\n") };
}

/** Minutes the phone's clock is fast (positive) or slow; 0 where it is good enough. */
export function clockErrorMinutes(status: SyncStatus): number {
  const minutes = Math.round(-status.clockOffsetMs / 60_000);
  return Math.abs(minutes) > 5 ? minutes : 0;
}
