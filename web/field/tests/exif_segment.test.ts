import { expect, test } from "vitest";
import { exifOf, withExif } from "../src/visit/exif_segment";

/** A segment with one directory of two entries: orientation 6, and something else. */
function exif(little: boolean): number[] {
  const two = (value: number) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const four = (value: number) => (little ? [...two(value & 0xffff), ...two(value >> 16)] : [...two(value >> 16), ...two(value & 0xffff)]);
  const tiff = [...(little ? [0x49, 0x49] : [0x4d, 0x4d]), ...two(42), ...four(8), ...two(2),
    ...two(0x0112), ...two(3), ...four(1), ...two(6), 0, 0, ...two(0x0128), ...two(3), ...four(1), ...two(6), 0, 0, ...four(0)];
  const length = 2 + 6 + tiff.length;
  return [0xff, 0xe1, length >> 8, length & 255, ...Array.from("Exif\0\0", (c) => c.charCodeAt(0)), ...tiff];
}
const start = [0xff, 0xd8];
const jfif = [0xff, 0xe0, 0, 4, 1, 2];
const rest = [0xff, 0xda, 0, 2, 9, 9, 0xff, 0xd9];

test("a smaller picture carries the camera's notes, with the orientation as it now is", () => {
  for (const little of [true, false]) {
    const segment = exif(little);
    const found = exifOf(Uint8Array.from([...start, ...jfif, ...segment, ...rest]))!;
    expect([...found]).toEqual(segment);
    const whole = withExif(Uint8Array.from([...start, ...rest]), found);
    const carried = exifOf(whole)!;
    const changed = [...carried].flatMap((byte, i) => (byte === segment[i] ? [] : [[i, byte]]));
    expect(changed).toEqual([[little ? 28 : 29, 1]]);
    expect([...whole.subarray(2 + carried.length)]).toEqual(rest);
  }
});

test("a picture without notes, and what is cut off or no JPEG, has none", () => {
  expect(exifOf(Uint8Array.from([...start, ...jfif, ...rest]))).toBeUndefined();
  expect(exifOf(Uint8Array.from([...start, ...exif(true)].slice(0, 20)))).toBeUndefined();
  expect(exifOf(Uint8Array.from([1, 2, 3, 4, 5]))).toBeUndefined();
  expect(exifOf(new Uint8Array())).toBeUndefined();
});
