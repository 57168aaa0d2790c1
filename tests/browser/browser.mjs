// A phone's browser: Debian's Chromium with a profile of its own, at a phone's size.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const args = [
  "--no-sandbox", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-domain-reliability",
];
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const district = { latitude: 32.2163, longitude: 118.2961, accuracy: 12 };

/** Processes started by this one or by its children whose command line names the text. */
function processesNaming(text) {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false; // gone meanwhile
    }
  });
}

export class PhoneBrowser {
  constructor() {
    this.profile = mkdtempSync(join(tmpdir(), "gridvisit-profile-"));
    this.problems = []; // what the page complained about
    this.foreign = []; // requests to anywhere else
  }

  async open(url, more = {}) {
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: "/usr/bin/chromium", args, locale: "zh-CN", timezoneId: "Asia/Shanghai", permissions: ["geolocation"], geolocation: district,
      ...phone, ...more,
    });
    this.context.on("request", (request) => {
      if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).hostname !== "127.0.0.1") this.foreign.push(request.url());
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.on("pageerror", (error) => this.problems.push(error.message));
    this.page.on("console", (message) => {
      const text = message.text();
      // A phone without signal is no fault, nor is a code that is refused.
      const isNetwork = /ERR_|WebSocket|Failed to (fetch|load resource)|sync:|ProgressEvent/.test(text);
      if (message.type() === "error" && !isNetwork) this.problems.push(text);
    });
    this.page.setDefaultTimeout(60_000);
    await this.page.goto(url);
    return this.page;
  }

  async close() {
    await this.context?.close();
    this.context = undefined;
  }

  /** As when the phone's battery falls out: nothing is told that it ends. */
  async kill() {
    for (const pid of processesNaming(this.profile)) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // had ended by itself
      }
    }
    await this.close().catch(() => undefined);
  }

  async end() {
    await this.close().catch(() => undefined);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
