// Ids of new records: UUID version 7 (RFC 9562), which sort by the time they were made, also within a millisecond.

let lastMs = 0;
const bytes = new Uint8Array(16);

function countUp(): void {
  for (let i = 15; i >= 9; --i) {
    bytes[i] = (bytes[i]! + 1) & 0xff;
    if (bytes[i] !== 0) return;
  }
}

export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    crypto.getRandomValues(bytes);
    for (let i = 0; i < 6; ++i) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
    bytes[6] = 0x70 | (bytes[6]! & 0x0f);
    bytes[8] = 0x80 | (bytes[8]! & 0x3f);
    bytes[9]! &= 0x7f; // room to count up within the millisecond
  } else {
    countUp();
  }
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
