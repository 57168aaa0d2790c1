import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { language } from "../src/text/language";
import { check, optionsOf, parseForm, questionsOf, sayQuestion, withoutEmpty, type FormSchema } from "../src/visit/form_schema";

const home = JSON.parse(readFileSync(new URL("../../../schema/forms/home_visit.v1.json", import.meta.url), "utf8")) as FormSchema;

test("the home visit's form asks its questions in its order, in both languages", () => {
  language.value = "zh";
  expect(questionsOf(home).map((each) => [each.kind, sayQuestion(each), each.required])).toEqual([
    ["choice", "身体状况", true], ["choice", "生活状况", true], ["yes-no", "明白卡已送达", false], ["text", "情况说明", false],
  ]);
  expect(optionsOf(questionsOf(home)[1]!).map((each) => each.label)).toEqual(["良好", "一般", "困难"]);
  language.value = "en";
  expect(sayQuestion(questionsOf(home)[2]!)).toBe("Statement card delivered");
  language.value = "zh";
});

test("answers are checked by the whole schema, each fault with its question", () => {
  expect(check(home, { health: "good", living: "poor" })).toEqual({});
  expect(check(home, { health: "good" })).toEqual({ living: "必填" });
  expect(check(home, { health: "excellent", living: "poor", remark: "长".repeat(1001) })).toEqual({ health: "请从选项中选择", remark: "最多 1000 个字" });
  expect(check(home, { health: "good", living: "good", more: "…" })).toEqual({ "": "填写不正确" });
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
