import { expect, test } from "vitest";
import { recordHash } from "../src/record_hash";

const id = "01890a5d-ac96-774b-bcce-b302099a8057";

test("the hash of a record is the one sync/README.md gives to a stranger", () => {
  expect(recordHash(2, id, 1)).toBe(0x5e10026c06bf0581n);
});

test("kind, id and revision each change the hash", () => {
  const seen = new Set<bigint>();
  for (let kind = 1; kind <= 10; ++kind) {
    for (let rev = 0; rev < 50; ++rev) {
      seen.add(recordHash(kind, id, rev));
      seen.add(recordHash(kind, id.replace("8057", "8058"), rev));
      seen.add(recordHash(kind, id.replace("0189", "1189"), rev));
    }
  }
  expect(seen.size).toBe(10 * 50 * 3);
});

test("what is no UUID hashes as the zero UUID, whatever it says", () => {
  const zero = recordHash(2, "00000000-0000-0000-0000-000000000000", 1);
  expect(recordHash(2, "", 1)).toBe(zero);
  expect(recordHash(2, id.toUpperCase(), 1)).toBe(zero);
});
