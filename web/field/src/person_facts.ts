// What is said about a person, in the page's language.
import {
  ConditionSchema, MeritSchema, RecipientCategorySchema, SexSchema, VisitMethodSchema, VisitPurposeSchema, type Recipient,
} from "@gridvisit/sync-client/records";
import { ageOn, dayOf, daysBetween } from "./day";
import { say, sayEnum } from "./text/language";

export function today(): string {
  return dayOf(Date.now());
}

/** "男 · 78 岁" */
export function briefly(recipient: Recipient): string {
  const age = ageOn(recipient.birthDay, today());
  const parts = [sayEnum(SexSchema, recipient.sex), age === undefined ? "" : say("people.years", { age })];
  return parts.filter(Boolean).join(" · ");
}

export const sayConditions = (recipient: Recipient) => recipient.conditions.map((each) => sayEnum(ConditionSchema, each)).filter(Boolean);
export const sayCategories = (recipient: Recipient) => recipient.categories.map((each) => sayEnum(RecipientCategorySchema, each)).filter(Boolean);
export const sayMerits = (recipient: Recipient) => recipient.merits.map((each) => sayEnum(MeritSchema, each)).filter(Boolean);
export const sayPurpose = (purpose: number) => sayEnum(VisitPurposeSchema, purpose);
export const sayMethod = (method: number) => sayEnum(VisitMethodSchema, method);

export function sayLastVisit(ms: number): string {
  if (ms === 0) return say("today.never");
  const days = daysBetween(dayOf(ms), today());
  return days <= 0 ? say("people.visitedToday") : say("people.lastVisit", { days });
}

/** "1.2 km" */
export function sayDistance(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

/** Yuan with two places from fen. */
export function sayMoney(fen: bigint): string {
  const yuan = Number(fen) / 100;
  return `¥${yuan.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** For tel: links: digits and a leading plus alone. */
export function dialable(phone: string): string {
  return phone.replace(/(?!^\+)[^\d]/g, "");
}
