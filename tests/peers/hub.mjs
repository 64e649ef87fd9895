// Uses the Hub's own client against a hub.
//   upload ENDPOINT TOKEN REPO FOLDER    creates the repository and uploads every file; prints the commit
//   download ENDPOINT TOKEN REPO FOLDER  downloads every file of the newest commit; prints the milliseconds it took
//   snapshot ENDPOINT TOKEN REPO FOLDER  the same by snapshotDownload, into the layout of the Hub's cache; prints the folder
import { createWriteStream, openAsBlob } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createRepo, downloadFile, listFiles, snapshotDownload, uploadFiles, whoAmI } from "@huggingface/hub";

const [command, endpoint, accessToken, name, folder] = process.argv.slice(2);
const common = { hubUrl: endpoint.replace(/\/$/, ""), accessToken, repo: { type: "model", name } };

async function pathsOf(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}

switch (command) {
  case "upload": {
    await whoAmI(common);
    await createRepo({ ...common, private: true });
    const files = [];
    for (const path of await pathsOf(folder)) {
      files.push({ path: relative(folder, path).split(sep).join("/"), content: await openAsBlob(path) });
    }
    const { commit } = await uploadFiles({ ...common, files, commitTitle: "Upload" });
    console.log(commit.oid);
    break;
  }
  case "download": {
    const started = performance.now();
    for await (const entry of listFiles({ ...common, recursive: true })) {
      if (entry.type === "file") {
        // It asks for the first byte to learn the size, which a file without any does not have.
        const blob = entry.size === 0 ? new Blob([]) : await downloadFile({ ...common, path: entry.path });
        const target = join(folder, entry.path);
        await mkdir(dirname(target), { recursive: true });
        await pipeline(Readable.fromWeb(blob.stream()), createWriteStream(target));
      }
    }
    console.log(performance.now() - started);
    break;
  }
  case "snapshot":
    console.log(await snapshotDownload({ ...common, cacheDir: folder }));
    break;
  default:
    throw new Error(`unknown command ${command}`);
}
