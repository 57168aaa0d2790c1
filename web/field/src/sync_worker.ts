// Keeps the phone in step beside the page, so that a large snapshot never makes the page stutter. The page and the
// worker share the replica, and speak through the library's SyncChannel.
import { Phone } from "@gridvisit/sync-client";
import { Synchroniser } from "@gridvisit/sync-client/synchroniser";
import { clientName } from "./client_name";

let running: Synchroniser | undefined;

async function begin(database: string): Promise<void> {
  await running?.stop();
  const phone = await Phone.open(database);
  const enrolment = await phone.enrolment();
  if (!enrolment) return;
  running = new Synchroniser(phone, enrolment, { client: clientName });
  await running.start();
}

self.onmessage = (event: MessageEvent<{ database: string }>) => void begin(event.data.database);
self.addEventListener("online", () => running?.wake());
