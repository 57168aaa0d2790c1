// The network between a phone and the office: good, gone, or failing after so many bytes.
import { connect, createServer } from "node:net";

export class Signal {
  #server;
  #sockets = new Set();
  #gone = false;
  #bytesLeft = Infinity;
  url = "";
  bytesUp = 0;
  bytesDown = 0;

  constructor(port) {
    this.#server = createServer((phone) => this.#relay(phone, port));
  }

  async open() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  #relay(phone, port) {
    if (this.#gone) return phone.destroy();
    const office = connect(port, "127.0.0.1");
    for (const socket of [phone, office]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        (socket === phone ? office : phone).destroy();
      });
    }
    phone.on("data", (bytes) => {
      this.bytesUp += bytes.length;
      this.#bytesLeft -= bytes.length;
      if (this.#bytesLeft < 0) return; // stalls: neither closed nor answered
      office.write(bytes);
    });
    office.on("data", (bytes) => {
      this.bytesDown += bytes.length;
      if (!this.#gone) phone.write(bytes);
    });
  }

  /** A village without signal: what is open is cut, nothing new comes through. */
  lose() {
    this.#gone = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore() {
    this.#gone = false;
    this.#bytesLeft = Infinity;
  }

  /** Goes silent once so many more bytes have gone up. */
  stallAfter(bytes) {
    this.#bytesLeft = bytes;
  }

  get isStalled() {
    return this.#bytesLeft < 0;
  }

  async close() {
    this.lose();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
