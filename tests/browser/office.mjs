// A district in a folder of its own, its server and its bureau's replica: the built program as people use it
// (tests/system/office.py is the same for Python).
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

export class Office {
  #server;
  #phones = 0;
  url = "";
  port = 0;

  constructor(program, web) {
    this.program = program;
    this.web = web;
    this.folder = mkdtempSync(join(tmpdir(), "gridvisit-browser-"));
    this.data = join(this.folder, "data");
  }

  /**
   * `web`: the folder of the built pages. A demo district that GRIDVISIT_DEMO names is copied, since making one takes a
   * while under sanitizers.
   */
  static async open(program, web) {
    const office = new Office(program, web);
    const made = process.env.GRIDVISIT_DEMO;
    if (made) cpSync(made, office.data, { recursive: true });
    else await office.run("demo", office.data);
    return office;
  }

  /** Standard output; fails with what the command said where it does. */
  async run(...args) {
    const { stdout } = await promisify(execFile)(this.program, ["--log", "error", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
    return stdout;
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

  async code(login) {
    return (await this.run("device", "code", "--data", this.data, "--login", login)).trim();
  }

  /** A command-line phone of the user, in step once. */
  async phone(login) {
    const replica = join(this.folder, `${login}-${++this.#phones}.db`);
    await this.run("device", "enrol", "--server", this.url, "--code", await this.code(login), "--replica", replica);
    const run = (command, ...more) => this.run("device", command, "--replica", replica, ...more);
    const phone = {
      sync: () => run("sync"),
      list: async (kind) => (await run("list", kind)).split("\n").filter(Boolean).map((line) => JSON.parse(line)),
      digests: async () => (await run("status")).split("\n").filter((line) => line.startsWith("digest ")).map((line) => line.slice(7)),
      put: async (kind, fields) => (await run("put", kind, JSON.stringify(fields))).trim(),
    };
    await phone.sync();
    return phone;
  }
}
