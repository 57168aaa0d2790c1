// A visit while it is written: kept on the phone at every step, so that a call that comes in between, or a page that is
// closed, loses nothing.
import { creation, newId, sha256Of, type Draft, type NewPhoto } from "@gridvisit/sync-client";
import { VisitMethod, VisitPurpose, type VisitLevel } from "@gridvisit/sync-client/records";
import { withoutEmpty, type Answers } from "./form_schema";
import type { TakenPhoto } from "./take_photo";
import type { Fix } from "./use_position";

export interface UnfinishedVisit {
  method: VisitMethod;
  purpose: VisitPurpose;
  visitedAtMs: number;
  durationMinutes: number;
  remark: string;
  answers: Answers;
  needs: string[];
  photos: TakenPhoto[];
}

export interface VisitContext {
  recipientId: string;
  taskId: string;
  userId: string;
  level: VisitLevel;
  formId: string; // empty: no form
  fix: Fix | null;
}

export const usualMinutes = 20;

export function beginVisit(purpose: VisitPurpose, nowMs: number): UnfinishedVisit {
  return {
    method: VisitMethod.HOME, purpose, visitedAtMs: nowMs, durationMinutes: usualMinutes, remark: "", answers: {}, needs: [], photos: [],
  };
}

function positionOf(fix: Fix) {
  return { $typeName: "gridvisit.v1.Position" as const, lonDeg: fix.lonDeg, latDeg: fix.latDeg };
}

function visitDraft(visit: UnfinishedVisit, context: VisitContext): Draft {
  const { recipientId, taskId, userId, level, formId, fix } = context;
  return creation("visit", {
    recipientId, taskId, userId, level, formId, purpose: visit.purpose, method: visit.method,
    visitedAtMs: BigInt(visit.visitedAtMs), durationMinutes: visit.durationMinutes, remark: visit.remark.trim(),
    answersJson: formId ? JSON.stringify(withoutEmpty(visit.answers)) : "",
    ...(fix && { position: positionOf(fix), positionAccuracyM: fix.accuracyMetres }),
  });
}

/** The changes and pictures of a finished visit, to be written together. */
export async function finishVisit(visit: UnfinishedVisit, context: VisitContext): Promise<{ drafts: Draft[]; photos: NewPhoto[] }> {
  const written = visitDraft(visit, context);
  const visitId = written.record.id;
  const { recipientId, userId, fix } = context;
  const drafts = [written];
  const photos: NewPhoto[] = [];
  for (const { picture, small, takenAtMs } of visit.photos) {
    const sha256 = await sha256Of(await picture.arrayBuffer());
    if (photos.some((each) => each.sha256 === sha256)) continue; // the same picture twice is one
    const recordId = newId();
    drafts.push(creation("photo", {
      sha256, sizeBytes: BigInt(picture.size), mediaType: picture.type, userId, takenAtMs: BigInt(takenAtMs), visitId, recipientId,
      ...(fix && { position: positionOf(fix) }),
    }, recordId));
    photos.push({ sha256, recordId, visitId, picture, small });
  }
  for (const content of visit.needs.map((each) => each.trim()).filter(Boolean)) {
    drafts.push(creation("need", { recipientId, content, raisedAtMs: BigInt(visit.visitedAtMs), visitId }));
  }
  return { drafts, photos };
}
