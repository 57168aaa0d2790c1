// What happened with a person, as lines of their file: newest first.
import type { Seen } from "@gridvisit/sync-client";
import { ProgrammeSchema, VisitLevelSchema } from "@gridvisit/sync-client/records";
import { dayOf, timeOf } from "./day";
import { visitedAtMs } from "./due_visits";
import { sayMethod, sayMoney, sayPurpose } from "./person_facts";
import { say, sayEnum } from "./text/language";
import { optionsOf, parseForm, questionsOf, sayQuestion, type Answers } from "./visit/form_schema";

export interface HistoryLine {
  id: string;
  title: string;
  when: string;
  text: string;
  unsent: boolean;
}

/** "身体状况 良好，明白卡已送达 是，…" of the answers a form was given. */
export function sayAnswers(schemaJson: string | undefined, answersJson: string): string {
  const schema = schemaJson === undefined ? undefined : parseForm(schemaJson);
  const answers = parseForm(answersJson) as Answers | undefined;
  if (!schema || !answers) return "";
  const parts = questionsOf(schema).map((question) => {
    const answer = answers[question.name];
    if (answer === undefined || answer === "") return "";
    if (question.kind === "text" || question.kind === "line") return String(answer);
    const labels = new Map(optionsOf(question).map((option) => [option.value, option.label]));
    const said = typeof answer === "boolean" ? say(answer ? "common.yes" : "common.no") : [answer].flat().map((each) => labels.get(String(each)) ?? each).join("、");
    return `${sayQuestion(question)} ${said}`;
  });
  return parts.filter(Boolean).join(" · ");
}

export function visitLines(visits: readonly Seen<"visit">[], forms: readonly Seen<"form">[]): HistoryLine[] {
  const schemas = new Map(forms.map((form) => [form.id, form.body.schemaJson]));
  return [...visits]
    .sort((a, b) => visitedAtMs(b.body) - visitedAtMs(a.body))
    .map(({ id, body, unsent }) => ({
      id, unsent,
      title: [sayEnum(VisitLevelSchema, body.level), sayPurpose(body.purpose), sayMethod(body.method)].filter(Boolean).join(" · "),
      when: `${dayOf(visitedAtMs(body))} ${timeOf(visitedAtMs(body))}`,
      text: [body.remark, sayAnswers(schemas.get(body.formId), body.answersJson)].filter(Boolean).join("\n"),
    }));
}

export function needLines(needs: readonly Seen<"need">[]): HistoryLine[] {
  return [...needs]
    .sort((a, b) => Number(b.body.raisedAtMs - a.body.raisedAtMs))
    .map(({ id, body, unsent }) => ({
      id, unsent, title: body.content, when: dayOf(Number(body.raisedAtMs)),
      text: [say(body.closedAtMs > 0n ? "person.needClosed" : "person.needOpen"), body.result].filter(Boolean).join("："),
    }));
}

export function enrolmentLines(enrolments: readonly Seen<"enrolment">[]): HistoryLine[] {
  return [...enrolments]
    .sort((a, b) => (a.body.startDay < b.body.startDay ? 1 : -1))
    .map(({ id, body, unsent }) => ({
      id, unsent, title: sayEnum(ProgrammeSchema, body.programme), text: body.reference,
      when: body.endDay ? say("person.until", { from: body.startDay, to: body.endDay }) : say("person.since", { day: body.startDay }),
    }));
}

export function paymentLines(payments: readonly Seen<"payment">[]): HistoryLine[] {
  return [...payments]
    .sort((a, b) => (a.body.month < b.body.month ? 1 : -1))
    .map(({ id, body, unsent }) => ({ id, unsent, title: sayMoney(body.amountFen), when: body.month, text: sayEnum(ProgrammeSchema, body.programme) }));
}
