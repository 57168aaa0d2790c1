// The hash that digests of a scope are sums of; sync/README.md defines it, src/base/record_hash.cpp is the server's.

function mix(input: bigint): bigint {
  let value = BigInt.asUintN(64, input + 0x9e3779b97f4a7c15n);
  value = BigInt.asUintN(64, (value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n);
  value = BigInt.asUintN(64, (value ^ (value >> 27n)) * 0x94d049bb133111ebn);
  return value ^ (value >> 31n);
}

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A 64-bit hash of which record it is and in which revision. What is no lower-case UUID hashes as the zero UUID. */
export function recordHash(kind: number, id: string, rev: number): bigint {
  const digits = uuidText.test(id) ? id.replaceAll("-", "") : "0".repeat(32);
  let hash = mix(BigInt(kind));
  hash = mix(hash ^ BigInt(`0x${digits.slice(0, 16)}`));
  hash = mix(hash ^ BigInt(`0x${digits.slice(16)}`));
  return mix(hash ^ BigInt.asUintN(64, BigInt(rev)));
}
