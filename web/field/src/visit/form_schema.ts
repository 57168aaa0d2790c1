// A form as the bureau edits it: a JSON Schema (2020-12) whose properties become questions. The answers are checked by
// the whole schema, with a validator that interprets it: the page's policy allows no code made from text.
import { Validator, type OutputUnit, type Schema } from "@cfworker/json-schema";
import { humanise, language, say } from "../text/language";

export type Answer = string | number | boolean | string[] | undefined;
export type Answers = { [name: string]: Answer };

interface Property {
  title?: string; // Chinese
  "x-en"?: string;
  type?: string;
  enum?: unknown[];
  items?: { enum?: unknown[]; "x-labels"?: { [value: string]: string } };
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
  "x-labels"?: { [value: string]: string };
}

export interface FormSchema {
  title?: string;
  "x-photo"?: string; // "required": a visit without a picture is odd, though it is taken
  properties?: { [name: string]: Property };
  required?: string[];
  then?: { required?: string[] };
}

/** How a question is asked. `number` also of integers; `choices` of a list of texts, `choice` of one. */
export type QuestionKind = "choice" | "choices" | "yes-no" | "number" | "day" | "line" | "text";

export interface Question {
  name: string;
  kind: QuestionKind;
  property: Property;
}

const lineLength = 60;

function kindOf(property: Property): QuestionKind {
  if (property.enum) return "choice";
  if (property.type === "array") return "choices";
  if (property.type === "boolean") return "yes-no";
  if (property.type === "integer" || property.type === "number") return "number";
  if (property.format === "date") return "day";
  return property.maxLength !== undefined && property.maxLength <= lineLength ? "line" : "text";
}

/** In the order of the schema. */
export function questionsOf(schema: FormSchema): Question[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({ name, kind: kindOf(property), property }));
}

/** Undefined where it is no object of JSON: such a form asks nothing. */
export function parseForm(json: string): FormSchema | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as FormSchema) : undefined;
  } catch {
    return undefined;
  }
}

export function sayQuestion(question: Question): string {
  const { title, "x-en": english } = question.property;
  return (language.value === "zh" ? title : english) ?? humanise(question.name);
}

export function optionsOf(question: Question): { value: string; label: string }[] {
  const { property } = question;
  const values = (question.kind === "choices" ? property.items?.enum : property.enum) ?? [];
  const labels = (question.kind === "choices" ? property.items?.["x-labels"] : property["x-labels"]) ?? {};
  return values.map(String).map((value) => ({ value, label: language.value === "zh" ? (labels[value] ?? value) : humanise(value) }));
}

/** What was really answered: an empty text is no answer. */
export function withoutEmpty(answers: Answers): Answers {
  const said = (answer: Answer) => answer !== undefined && answer !== "" && !(Array.isArray(answer) && answer.length === 0);
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => said(answer)));
}

function explain(keyword: string, property: Property): string {
  const { minLength, maxLength, minimum, maximum } = property;
  if (keyword === "minLength" && minLength !== undefined) return say("form.tooShort", { limit: minLength });
  if (keyword === "maxLength" && maxLength !== undefined) return say("form.tooLong", { limit: maxLength });
  if (keyword === "minimum" && minimum !== undefined) return say("form.tooSmall", { limit: minimum });
  if (keyword === "maximum" && maximum !== undefined) return say("form.tooLarge", { limit: maximum });
  if (keyword === "enum") return say("form.notInList");
  return say(keyword === "pattern" || keyword === "format" ? "form.wrongShape" : "form.invalid");
}

function faults(schema: FormSchema, answers: Answers): OutputUnit[] {
  return new Validator(schema as Schema, "2020-12", false).validate(withoutEmpty(answers)).errors;
}

/** The answer that a fault finds missing, whatever part of the schema asks for it. */
function missingBy(fault: OutputUnit): string | undefined {
  if (fault.keyword === "required") return /required property "([^"]+)"/.exec(fault.error)?.[1];
  return fault.keyword === "dependentRequired" ? /does not have "([^"]+)"/.exec(fault.error)?.[1] : undefined;
}

/** What has to be answered, as the answers stand: some is asked for only where another answer calls for it. */
export function requiredNow(schema: FormSchema, answers: Answers): Set<string> {
  const always = schema.required ?? [];
  return new Set([...always, ...faults(schema, answers).flatMap((fault) => missingBy(fault) ?? [])]);
}

/** The questions to ask as the answers stand: one that only another answer calls for is asked then, or once answered. */
export function askedNow(schema: FormSchema, answers: Answers): Question[] {
  const required = requiredNow(schema, answers);
  const given = withoutEmpty(answers);
  const isConditional = (name: string) => schema.then?.required?.includes(name) ?? false;
  return questionsOf(schema).filter(({ name }) => !isConditional(name) || required.has(name) || name in given);
}

/** What is wrong with which question; empty where nothing is. "" stands for the form as a whole. */
export function check(schema: FormSchema, answers: Answers): { [name: string]: string } {
  const found = faults(schema, answers);
  const wrong: { [name: string]: string } = {};
  for (const fault of found) {
    const missing = missingBy(fault);
    if (missing !== undefined) wrong[missing] = say("form.required");
  }
  for (const fault of found) {
    const name = /^#\/([^/]+)/.exec(fault.instanceLocation)?.[1];
    const property = name === undefined ? undefined : schema.properties?.[name];
    if (name !== undefined && property) wrong[name] ??= explain(fault.keyword, property);
  }
  if (found.length > 0 && Object.keys(wrong).length === 0) wrong[""] = say("form.invalid");
  return wrong;
}
