"""A bad network between phones and the server, at the level of TCP: what its seed decides for a connection is cut off in
the middle of anything, stalled, sent on in small pieces or late, or refused."""

import asyncio
import random
import threading
from collections import Counter

FATES = ("cut", "cut", "stall", "crumbs", "late", "refuse", "none")


class BadProxy:
    """On a thread of its own; `url` is what phones are told is the server."""

    def __init__(self, server_url, seed):
        self.target_port = int(server_url.rsplit(":", 1)[1])
        self.random = random.Random(seed)
        self.is_bad = True
        self.met = Counter()
        self.loop = asyncio.new_event_loop()
        self.server = None
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(30)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.connect, "127.0.0.1", 0))
        started.set()
        self.loop.run_forever()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(30)

    async def connect(self, phone_reader, phone_writer):
        fate = self.random.choice(FATES) if self.is_bad else "none"
        self.met[fate] += 1
        if fate == "refuse":
            phone_writer.transport.abort()
            return
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:  # the server is down
            phone_writer.transport.abort()
            return
        # From a few bytes (the greeting) to the middle of a snapshot, each as likely.
        budget = [int(2 ** self.random.uniform(5, 16))] if fate in ("cut", "stall") else None
        ends = (phone_writer, writer)
        await asyncio.gather(self.pump(phone_reader, writer, ends, fate, budget), self.pump(reader, phone_writer, ends, fate, budget))

    async def pump(self, reader, writer, ends, fate, budget):
        """One direction, until either end is gone. `budget` is what both directions may still carry."""
        try:
            while piece := await reader.read(16 if fate == "crumbs" else 65536):
                if fate == "late":
                    await asyncio.sleep(self.random.uniform(0.001, 0.06))
                if budget is not None:
                    piece = piece[: budget[0]]  # the last one is cut short
                    budget[0] -= len(piece)
                writer.write(piece)
                await writer.drain()
                if budget is not None and budget[0] <= 0:
                    await asyncio.sleep(self.random.uniform(0.5, 2.5) if fate == "stall" else 0)
                    break
        except (ConnectionError, OSError):
            pass
        for end in ends:
            # Half of the ends are told (FIN), half find out (RST).
            end.close() if self.random.random() < 0.5 else end.transport.abort()
