// A district in a folder of its own, its server and its bureau's replica: the built program as people use it
// (tests/system/office.py is the same for Python).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export class Office {
  #server;
  #phones = 0;
  url = "";
  port = 0;

  /** `web`: the folder of the built pages. */
  constructor(program, web) {
    this.program = program;
    this.web = web;
    this.folder = mkdtempSync(join(tmpdir(), "gridvisit-browser-"));
    this.data = join(this.folder, "data");
    this.run("demo", this.data);
  }

  /** Standard output; throws with what the command said where it fails. */
  run(...args) {
    return execFileSync(this.program, ["--log", "error", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  }

  async start(port = 0) {
    const serve = ["--log", "error", "serve", "--data", this.data, "--listen", `127.0.0.1:${port}`, ...(this.web ? ["--web", this.web] : [])];
    this.#server = spawn(this.program, serve, { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: this.#server.stdout });
    for await (const line of lines) {
      const found = /http:\/\/\S+:(\d+)/.exec(line);
      if (!found) continue;
      this.port = Number(found[1]);
      this.url = found[0];
      return;
    }
    throw new Error("the server did not start");
  }

  async stop(signal = "SIGTERM") {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await gone;
  }

  async close() {
    await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }

  /** Of all the demo's users. */
  password() {
    return /^password of all: (\S+)/.exec(readFileSync(join(this.data, "source", "logins.txt"), "utf8"))[1];
  }

  /** The codes a worker works in, from the file the office gave. */
  grids(login) {
    const [head, ...rows] = readFileSync(join(this.data, "source", "users.csv"), "utf8").replace(/^\uFEFF/, "").split(/\r?\n/);
    const columns = head.split(",");
    const row = rows.map((each) => each.split(",")).find((cells) => cells[columns.indexOf("登录名")] === login);
    return row[columns.indexOf("负责区域")].split("、");
  }

  code(login) {
    return this.run("device", "code", "--data", this.data, "--login", login).trim();
  }

  /** A command-line phone of the user, in step once. */
  phone(login) {
    const replica = join(this.folder, `${login}-${++this.#phones}.db`);
    this.run("device", "enrol", "--server", this.url, "--code", this.code(login), "--replica", replica);
    const phone = {
      sync: () => this.run("device", "sync", "--replica", replica),
      list: (kind) => this.run("device", "list", "--replica", replica, kind).split("\n").filter(Boolean).map((line) => JSON.parse(line)),
      digests: () => this.run("device", "status", "--replica", replica).split("\n").filter((line) => line.startsWith("digest ")).map((line) => line.slice(7)),
      put: (kind, fields) => this.run("device", "put", "--replica", replica, kind, JSON.stringify(fields)).trim(),
    };
    phone.sync();
    return phone;
  }
}
