import { expect, test } from "vitest";
import { isWorkingTime } from "../src/working_hours";

test("working hours are the district's, whatever the phone's zone", () => {
  const at = (when: string) => isWorkingTime(Date.parse(`${when}+08:00`));
  expect([at("2026-11-25T08:29:59"), at("2026-11-25T08:30:00"), at("2026-11-25T12:30:00"), at("2026-11-25T17:29:59"), at("2026-11-25T17:30:00")])
    .toEqual([false, true, true, true, false]);
  expect([at("2026-11-28T10:00:00"), at("2026-11-29T10:00:00")]).toEqual([false, false]);
});
