// The phone page as static files for /field/. Nothing in them is fetched from anywhere else: offices have no internet.
import vue from "@vitejs/plugin-vue";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Vant's icon font is inline; its stylesheet names a copy on a server of others beside it, which goes. */
function withoutForeignFonts(): Plugin {
  return {
    name: "without-foreign-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!/vant[\\/].*[.]css/.test(id)) return null;
      return code.replace(/,\s*url\(\/\/at\.alicdn\.com[^)]*\)\s*format\("woff"\)/g, "");
    },
  };
}

/** Tells the service worker every file of the page, and a version that changes with any of them. */
function listFilesForServiceWorker(publicFiles: string[]): Plugin {
  return {
    name: "list-files-for-service-worker",
    generateBundle: {
      order: "post", // index.html is there by then
      handler(_options, bundle) {
        const worker = bundle["service_worker.js"];
        if (worker?.type !== "chunk") throw new Error("there is no service worker");
        const files = Object.keys(bundle).filter((name) => name !== worker.fileName && !name.endsWith(".map"));
        const hash = createHash("sha256");
        for (const name of files.sort()) {
          const file = bundle[name]!;
          hash.update(name).update(file.type === "chunk" ? file.code : file.source);
        }
        for (const name of publicFiles) hash.update(readFileSync(`public/${name}`));
        const list = JSON.stringify([...files, ...publicFiles]);
        worker.code = worker.code
          .replaceAll("__FILES__", list)
          .replaceAll("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 16)));
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [withoutForeignFonts(), vue(), listFilesForServiceWorker(["manifest.webmanifest", "icon.svg"])],
  worker: { format: "es" },
  build: {
    target: "es2022",
    outDir: process.env.GRIDVISIT_WEB_OUT ?? "../../build/web/field",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: { index: "index.html", service_worker: "src/service_worker.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "service_worker" ? "service_worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
