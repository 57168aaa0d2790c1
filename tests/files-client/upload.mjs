// One upload by tus-js-client, as a phone's web view does it: upload.mjs OPTIONS, a JSON object with
//   endpoint, token, file, sha256, filetype, chunk_bytes, urls (a file that remembers uploads between processes)
//   stop_after_bytes: aborts there, and says so;  terminate: then deletes the upload
// Each line of standard output is a JSON object with "event": progress, resumed, stopped, done or failed.
import fs from "node:fs";
import { FileUrlStorage, Upload } from "tus-js-client";

const options = JSON.parse(process.argv[2]);
const say = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");

const upload = new Upload(fs.createReadStream(options.file), {
  endpoint: options.endpoint,
  headers: { Authorization: `Bearer ${options.token}` },
  metadata: { filename: "客厅.jpg", filetype: options.filetype, sha256: options.sha256 },
  chunkSize: options.chunk_bytes,
  retryDelays: [100, 300, 1000, 2000, 4000, 8000],
  urlStorage: new FileUrlStorage(options.urls),
  removeFingerprintOnSuccess: true,
  uploadDataDuringCreation: options.with_creation ?? false,
  onChunkComplete: async (chunk, accepted, total) => {
    say("progress", { accepted, total, url: upload.url });
    if (options.stop_after_bytes !== undefined && accepted >= options.stop_after_bytes && accepted < total) {
      await upload.abort(options.terminate ?? false);
      say("stopped", { accepted, url: upload.url });
      process.exit(0);
    }
  },
  onSuccess: () => say("done", { url: upload.url }),
  onError: (error) => {
    say("failed", { message: error.message, status: error.originalResponse?.getStatus() });
    process.exitCode = 1;
  },
});

const earlier = await upload.findPreviousUploads();
if (earlier.length > 0) {
  say("resumed", { url: earlier[0].uploadUrl });
  upload.resumeFromPreviousUpload(earlier[0]);
}
upload.start();
