import { expect, test } from "vitest";
import { Reason } from "@gridvisit/sync-client/sync";
import { messages, type MessageKey } from "../src/text/messages";

const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("both languages of a text name the same values, and neither is empty", () => {
  for (const [key, [chinese, english]] of Object.entries(messages)) {
    expect([key, named(english)]).toEqual([key, named(chinese)]);
    expect(chinese && english, key).toBeTruthy();
  }
});

test("every reason for which a change can be refused is said in words", () => {
  const reasons = Object.values(Reason).filter((each): each is string => typeof each === "string");
  for (const reason of reasons) expect(messages[`reason.${reason}` as MessageKey], reason).toBeDefined();
});
