// The loop against a server that misbehaves on purpose, over real sockets.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket as NodeWebSocket, WebSocketServer, type WebSocket as ServerSocket } from "ws";
import { ClientMessageSchema, RefusalReason, ServerMessageSchema, type ClientMessage, type ServerMessage } from "../build/gridvisit/v1/sync_pb";
import { Backoff } from "../src/backoff";
import { edit } from "../src/outbox";
import { SyncLoop } from "../src/sync_loop";
import { offStatus, type SyncStatus } from "../src/sync_status";
import { batchMessage, grid, id, person, snapshot, tail, TestPhone, welcome } from "./office";

const people = [person(1, 5), person(2, 6)];
const whole = [welcome(10), batchMessage(snapshot(10, people)), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] }))];

type Script = (send: (...messages: ServerMessage[]) => void, socket: ServerSocket, message: ClientMessage, conversation: number) => void;
let servers: WebSocketServer[] = [];
let loops: SyncLoop[] = [];

afterEach(async () => {
  for (const loop of loops) await loop.stop();
  for (const server of servers) {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
  loops = [];
});

/** A server that answers every message by the script, and a phone that talks to it. */
async function talk(script: Script) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "gridvisit.v1.proto" });
  servers.push(server);
  await new Promise((resolve) => server.on("listening", resolve));
  let conversations = 0;
  server.on("connection", (socket) => {
    const conversation = ++conversations;
    const send = (...messages: ServerMessage[]) => messages.forEach((each) => socket.send(toBinary(ServerMessageSchema, each)));
    socket.on("message", (bytes) => script(send, socket, fromBinary(ClientMessageSchema, new Uint8Array(bytes as Buffer)), conversation));
  });
  const phone = await TestPhone.make();
  const states: SyncStatus[] = [];
  const enrolment = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, deviceId: "d", userId: "u", token: "t" };
  const options = { client: "vitest", WebSocket: NodeWebSocket as unknown as typeof WebSocket, random: () => 0 };
  const loop = new SyncLoop(phone.phone.replica, phone.phone.photos, enrolment, options, (status) => states.push(status));
  loops.push(loop);
  loop.start();
  const until = (done: (status: SyncStatus) => boolean) => expect.poll(() => done(states.at(-1) ?? offStatus), { timeout: 10_000 }).toBe(true);
  return { phone, loop, states, until, conversations: () => conversations };
}

test("a conversation that is cut off at any message is begun again until it is whole", async () => {
  const { phone, until, conversations } = await talk((send, socket, message, conversation) => {
    if (message.message.case !== "hello") return;
    if (conversation < whole.length) {
      send(...whole.slice(0, conversation));
      socket.close();
    } else if (message.message.value.subscriptions[0]?.snapshot) {
      send(welcome(10), batchMessage(tail({ after: 10, to: 10, holds: people, snapshots: [grid] })));
    } else {
      send(...whole);
    }
  });
  await until((status) => status.inStep);
  expect(conversations()).toBe(3);
  expect(await phone.people()).toHaveLength(2);
});

test("rubbish, and a message in the wrong order, end the conversation and not the phone", async () => {
  const { until, conversations } = await talk((send, socket, _message, conversation) => {
    if (conversation === 1) socket.send(Buffer.from([0xff, 0xff, 0xff]));
    else if (conversation === 2) send(whole[2]!);
    else send(...whole);
  });
  await until((status) => status.inStep);
  expect(conversations()).toBe(3);
});

test("a phone that is refused for good stops by itself; one that is put off comes back", async () => {
  const refusal = (reason: RefusalReason) => create(ServerMessageSchema, { message: { case: "refusal", value: { reason, message: "…" } } });
  const { until, states, conversations } = await talk((send, _socket, _message, conversation) =>
    send(refusal(conversation === 1 ? RefusalReason.UNAVAILABLE : RefusalReason.UNAUTHENTICATED)));
  await until((status) => status.phase === "stopped");
  expect(conversations()).toBe(2);
  expect(states.at(-1)).toMatchObject({ refusal: RefusalReason.UNAUTHENTICATED, inStep: false });
});

test("what is written while the phone listens goes out at once, and is not in step before it has come back", async () => {
  const noted = person(1, 11);
  if (noted.body.case === "recipient") noted.body.value.note = "记";
  const { phone, loop, states, until } = await talk((send, _socket, { message }) => {
    if (message.case === "hello") send(...whole);
    if (message.case !== "upload") return;
    send(create(ServerMessageSchema, { message: { case: "uploadResult", value: { results: [{ number: 1n, outcome: 1, rev: 11n }], nextNumber: 2n } } }));
    setTimeout(() => send(batchMessage(tail({ after: 10, to: 11, records: [noted], holds: [noted, people[1]!] }))), 50);
  });
  await until((status) => status.inStep);
  const before = states.length;
  await phone.phone.write([edit("recipient", id(1), { note: "记" })]);
  loop.poke();
  await until((status) => states.length > before && status.inStep);
  expect(states.slice(before).some((status) => !status.inStep)).toBe(true);
  expect(await phone.database().changes.count()).toBe(0);
});

test("how far the phone's clock is off is told", async () => {
  const { until, states } = await talk((send) => send(...whole));
  await until((status) => status.inStep);
  expect(Math.abs(states.at(-1)!.clockOffsetMs - (1_795_000_000_000 - Date.now()))).toBeLessThan(10_000);
});

test("a phone that is stopped touches its replica no more", async () => {
  const { phone, loop, until } = await talk((send) => send(...whole));
  await until((status) => status.inStep);
  await loop.stop();
  phone.phone.close();
  loop.wake();
  loop.poke();
});

test("waits grow to a minute, and no two phones wait alike", () => {
  const slow = new Backoff(() => 1);
  const waits = Array.from({ length: 9 }, () => slow.nextDelayMs());
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(waits.at(-1)).toBe(60_000);
  slow.reset();
  expect(slow.nextDelayMs()).toBe(1000);
  const random = new Backoff();
  random.nextDelayMs();
  expect(new Set(Array.from({ length: 50 }, () => new Backoff().nextDelayMs())).size).toBeGreaterThan(30);
});
