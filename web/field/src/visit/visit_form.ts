// Which form a visit to a person's home is written with.
import type { Seen } from "@gridvisit/sync-client";

const homeVisitForm = "入户走访"; // the office's name for it; another office's first form takes its place

/** The newest version that is still in use. */
export function chooseForm(forms: readonly Seen<"form">[], day: string): Seen<"form"> | undefined {
  const inUse = forms.filter(({ body }) => body.retiredDay === "" || body.retiredDay > day);
  const named = inUse.filter(({ body }) => body.name === homeVisitForm);
  return (named.length > 0 ? named : inUse).sort((a, b) => b.body.version - a.body.version)[0];
}
