// A picture that is made smaller keeps what the camera noted in it (EXIF: when and where it was taken): the server
// judges the visit by it, and strips it from what it shows. Only the orientation changes, since the pixels were turned.

const startOfImage = 0xffd8;
const startOfScan = 0xda;
const app1 = 0xe1;
const orientationTag = 0x0112;

function isExif(bytes: Uint8Array, at: number): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + 6)) === "Exif\0\0";
}

/** The whole APP1 segment, marker and length included; undefined where there is none, or no whole one. */
export function exifOf(jpeg: Uint8Array): Uint8Array | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 4 || view.getUint16(0) !== startOfImage) return undefined;
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > jpeg.length) return undefined;
    if (jpeg[at + 1] === app1 && isExif(jpeg, at + 4)) return jpeg.slice(at, end);
    at = end;
  }
  return undefined;
}

/** Sets the orientation of the first directory to "as it is"; a segment that cannot be read stays as it came. */
function turned(segment: Uint8Array): Uint8Array {
  const tiff = 10; // after the marker, the length and "Exif\0\0"
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  if (segment.length < tiff + 10) return segment;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > segment.length) return segment;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; ++i) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > segment.length) break;
    if (view.getUint16(entry, little) === orientationTag) view.setUint16(entry + 8, 1, little);
  }
  return segment;
}

/** The JPEG with that segment right after its start. */
export function withExif(jpeg: Uint8Array, segment: Uint8Array): Uint8Array {
  const whole = new Uint8Array(jpeg.length + segment.length);
  whole.set(jpeg.subarray(0, 2));
  whole.set(turned(segment.slice()), 2);
  whole.set(jpeg.subarray(2), 2 + segment.length);
  return whole;
}
