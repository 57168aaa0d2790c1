// Batches travel compressed as a whole. A batch that does not inflate to just the size it told is refused, and is never
// inflated beyond it.
import { fromBinary } from "@bufbuild/protobuf";
import { BatchSchema, type Batch, type CompressedBatch } from "../build/gridvisit/v1/sync_pb";

/** No server sends more: twice 256 KiB of entries and one record on top (limits::kInflatedBatchBytes). */
export const mostInflatedBytes = 2 * 256 * 1024 + 1024 * 1024;

export async function inflate(deflated: Uint8Array, expectedBytes: number): Promise<Uint8Array> {
  if (expectedBytes <= 0 || expectedBytes > mostInflatedBytes) {
    throw new Error(`a batch says it has ${expectedBytes} bytes, which no server sends`);
  }
  const packed = new Blob([deflated as Uint8Array<ArrayBuffer>]).stream();
  const reader = packed.pipeThrough(new DecompressionStream("deflate")).getReader();
  const inflated = new Uint8Array(expectedBytes);
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (size + value.length > expectedBytes) {
      await reader.cancel();
      throw new Error("a batch is larger than it says");
    }
    inflated.set(value, size);
    size += value.length;
  }
  if (size !== expectedBytes) throw new Error("a batch is smaller than it says");
  return inflated;
}

export async function unpack(packed: CompressedBatch): Promise<Batch> {
  return fromBinary(BatchSchema, await inflate(packed.deflated, packed.inflatedBytes));
}
