import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { language } from "../src/text/language";
import { askedNow, check, optionsOf, parseForm, questionsOf, requiredNow, sayQuestion, withoutEmpty, type Answers, type FormSchema } from "../src/visit/form_schema";

const file = (name: string) => parseForm(readFileSync(new URL(`../../../schema/forms/${name}`, import.meta.url), "utf8"))!;

const home: FormSchema = {
  title: "入户走访",
  properties: {
    health: { title: "身体状况", "x-en": "How they are", enum: ["good", "poor"], "x-labels": { good: "良好", poor: "较差" } },
    health_detail: { title: "健康说明", type: "string", minLength: 2, maxLength: 200 },
    card_delivered: { title: "明白卡已送达", type: "boolean" },
    card_month: { title: "明白卡月份", type: "string", maxLength: 7, ...{ pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$" } },
    remark: { title: "情况说明", type: "string", maxLength: 1000 },
  },
  required: ["health"],
  ...{
    if: { properties: { health: { const: "poor" } }, required: ["health"] }, then: { required: ["health_detail"] },
    dependentRequired: { card_month: ["card_delivered"] }, additionalProperties: false,
  },
};

test("the forms that come with the program are asked whole, every word of them in Chinese", () => {
  for (const form of [file("home_visit.v1.json"), file("site_inspection.v1.json")]) {
    const questions = questionsOf(form);
    expect(questions.map((each) => each.name)).toEqual(Object.keys(form.properties!));
    const words = questions.flatMap((each) => [sayQuestion(each), ...optionsOf(each).map((option) => option.label)]);
    for (const word of words) expect(word).toMatch(/[\u4e00-\u9fff]/);
    expect(check(form, {})).toEqual(Object.fromEntries(form.required!.map((name) => [name, "必填"])));
  }
});

test("a question is asked in the page's language", () => {
  expect(questionsOf(home).map((each) => [each.kind, sayQuestion(each)])).toEqual([
    ["choice", "身体状况"], ["text", "健康说明"], ["yes-no", "明白卡已送达"], ["line", "明白卡月份"], ["text", "情况说明"],
  ]);
  language.value = "en";
  expect(questionsOf(home).map(sayQuestion)).toEqual(["How they are", "Health detail", "Card delivered", "Card month", "Remark"]);
  expect(optionsOf(questionsOf(home)[0]!).map((each) => each.label)).toEqual(["Good", "Poor"]);
  language.value = "zh";
});

test("answers are checked by the whole schema, each fault with its question", () => {
  expect(check(home, { health: "good" })).toEqual({});
  expect(check(home, { remark: "" })).toEqual({ health: "必填" });
  expect(check(home, { health: "excellent", remark: "长".repeat(1001) })).toEqual({ health: "请从选项中选择", remark: "最多 1000 个字" });
  expect(check(home, { health: "poor", health_detail: "痛" })).toEqual({ health_detail: "至少 2 个字" });
  expect(check(home, { health: "good", card_delivered: true, card_month: "2026-13" })).toEqual({ card_month: "格式不正确" });
  expect(check(home, { health: "good", more: "…" })).toEqual({ "": "填写不正确" });
});

test("what another answer calls for is asked for then, and not before", () => {
  expect([...requiredNow(home, { health: "good" })]).toEqual(["health"]);
  expect([...requiredNow(home, { health: "poor" })]).toEqual(["health", "health_detail"]);
  const asked = (answers: Answers) => askedNow(home, answers).some((each) => each.name === "health_detail");
  expect([asked({ health: "good" }), asked({ health: "poor" }), asked({ health: "good", health_detail: "痛风" })]).toEqual([false, true, true]);
  expect(check(home, { health: "poor" })).toEqual({ health_detail: "必填" });
  expect(check(home, { health: "good", card_month: "2026-11" })).toEqual({ card_delivered: "必填" });
});

test("an empty text is no answer, a no is one", () => {
  expect(withoutEmpty({ a: "", b: false, c: [], d: 0, e: undefined, f: "x" })).toEqual({ b: false, d: 0, f: "x" });
});

test("forms that later editions may bring: numbers, days, lists, conditions between questions", () => {
  const schema: FormSchema = {
    properties: {
      pressure: { type: "integer", minimum: 50, maximum: 250 }, next_day: { type: "string", format: "date" },
      help: { type: "array", items: { enum: ["meals", "doctor"] } }, name: { type: "string", maxLength: 20 },
    },
    ...{ if: { required: ["help"] }, then: { required: ["next_day"] } },
  };
  expect(questionsOf(schema).map((each) => each.kind)).toEqual(["number", "day", "choices", "line"]);
  expect(check(schema, { pressure: 300 })).toEqual({ pressure: "不能大于 250" });
  expect(check(schema, { help: ["meals"] })).not.toEqual({});
  expect(check(schema, { help: ["meals"], next_day: "2026-12-01" })).toEqual({});
});

test("what is no schema asks nothing", () => {
  for (const text of ["", "[]", "null", "{", '"x"']) expect(parseForm(text)).toBeUndefined();
});
