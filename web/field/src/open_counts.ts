// How much is only on this phone, or came back.
import { computed, type ComputedRef } from "vue";
import { useLive } from "./live";
import { phone } from "./my_phone";
import type { OpenCounts } from "./sync_summary";

const none: OpenCounts = { waiting: 0, refused: 0, photos: 0 };

async function count(): Promise<OpenCounts> {
  const opened = phone.value;
  if (!opened) return none;
  const { changes, photos } = opened.database;
  return {
    waiting: await changes.where("state").equals("waiting").count(),
    refused: await changes.where("state").equals("rejected").count(),
    photos: await photos.where("state").equals("waiting").count(),
  };
}

export function useOpenCounts(): ComputedRef<OpenCounts> {
  const counts = useLive(count, phone);
  return computed(() => counts.value ?? none);
}
