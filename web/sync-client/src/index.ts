// The device half of the sync protocol for browsers: see README.md. What talks to the server is beside it, as
// @gridvisit/sync-client/synchroniser, so that a page that leaves that to a worker does not carry it.
export * from "./catalogue";
export type { ChangeState, PhotoRow, PhotoState } from "./database";
export { EnrolmentRefused, type Enrolment } from "./enrolment";
export { creation, deletion, edit, type Draft, type QueuedChange } from "./outbox";
export { databaseOf, deletePhone, Phone } from "./phone";
export { sha256Of, type NewPhoto } from "./photo_store";
export { newId } from "./record_id";
export type { Seen } from "./record_reader";
export { SyncChannel, type PositionFix, type SyncSignal } from "./sync_channel";
export { offStatus, type SyncStatus } from "./sync_status";
