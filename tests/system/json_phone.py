"""A phone of a few lines, of which a test can have thousands in one process: it speaks the JSON subprotocol of
sync/README.md over a WebSocket, holds how far it has come and what the last checkpoint said, and no records."""

import asyncio
import base64
import json
import os
import struct
import zlib


class Closed(Exception):
    """The connection is gone, or was never made."""


class WebSocket:
    """RFC 6455, as far as a client of this server needs it. What is sent is masked with zeros: it stays as it is."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, port, path, subprotocol):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            key = base64.b64encode(os.urandom(16)).decode()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                         f"Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError) as problem:
            raise Closed(str(problem)) from problem
        if not head.startswith(b"HTTP/1.1 101"):
            writer.close()
            raise Closed(head.splitlines()[0].decode())
        return cls(reader, writer)

    def send(self, payload, opcode=1):
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 65536 else b"\xff" + struct.pack(">Q", size)
        self.writer.write(bytes([0x80 | opcode]) + length + bytes(4) + payload)

    async def receive(self):
        try:
            while True:
                first, size = await self.reader.readexactly(2)
                if size == 126:
                    size, = struct.unpack(">H", await self.reader.readexactly(2))
                elif size == 127:
                    size, = struct.unpack(">Q", await self.reader.readexactly(8))
                payload = await self.reader.readexactly(size)
                if first & 15 == 9:
                    self.send(payload, 10)
                elif first & 15 == 8:
                    raise Closed("closed by the server")
                elif first & 15 == 1:
                    return json.loads(payload)
        except (OSError, asyncio.IncompleteReadError) as problem:
            raise Closed(str(problem)) from problem

    def close(self):
        self.writer.transport.abort()


def parse_fields(bytes_):
    """A protobuf message as (field number, value) pairs; for the batches that travel compressed."""
    at, fields = 0, []

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = bytes_[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(bytes_):
        key = varint()
        if key & 7 == 0:
            value = varint()
        else:
            size = 8 if key & 7 == 1 else 4 if key & 7 == 5 else varint()
            value = bytes_[at:at + size]
            at += size
        fields.append((key >> 3, value))
    return fields


def read_batch(message):
    """(the records and removals it has, the sequence of its checkpoint or None)"""
    if "compressedBatch" in message:
        fields = parse_fields(zlib.decompress(base64.b64decode(message["compressedBatch"]["deflated"])))
        checkpoint = next((value for number, value in fields if number == 5), None)
        seq = None if checkpoint is None else next((value for number, value in parse_fields(checkpoint) if number == 1), 0)
        return sum(1 for number, _ in fields if number in (1, 2)), seq
    batch = message["batch"]
    checkpoint = batch.get("checkpoint")
    return len(batch.get("records", [])) + len(batch.get("removals", [])), None if checkpoint is None else int(checkpoint["seq"])


class JsonPhone:
    def __init__(self, port, token, random):
        self.port, self.token, self.random = port, token, random
        self.cursor = 0
        self.views = {}  # prefix → view
        self.entries = 0  # records and removals it was sent
        self.refusals = []
        self.attempts = 0
        self.moved = asyncio.Event()  # the cursor has

    async def stay_connected(self):
        """For ever: comes back after a pause that doubles, and is never the same for two phones."""
        pause = 0.5
        while True:
            self.attempts += 1
            try:
                socket = await WebSocket.connect(self.port, "/sync", "gridvisit.v1.json")
                try:
                    pause = await self.converse(socket)
                finally:
                    socket.close()
            except Closed:
                pass
            await asyncio.sleep(pause * self.random.uniform(0.5, 1.5))
            pause = min(pause * 2, 8)

    async def converse(self, socket):
        held = [{"prefix": prefix, "cursor": str(self.cursor), "view": view} for prefix, view in self.views.items()]
        socket.send(json.dumps({"hello": {"protocolVersion": 1, "deviceToken": self.token, "subscriptions": held}}).encode())
        while True:
            message = await socket.receive()
            if "welcome" in message:
                self.views = {scope["prefix"]: scope["view"] for scope in message["welcome"]["scopes"]}
            elif "refusal" in message:
                self.refusals.append(message["refusal"]["reason"])
                return 0.5
            elif "batch" in message or "compressedBatch" in message:
                entries, seq = read_batch(message)
                self.entries += entries
                if seq is not None:
                    self.cursor = seq
                    self.moved.set()
