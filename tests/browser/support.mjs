// What every browser test uses: the program, a headless Chromium, and a page that remembers what went wrong in it.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** The program under test. */
export const program = process.env.MULTIPARK ?? path.join(root, "target/debug/multipark");
/** Pictures that a run leaves behind, to look at. */
export const pictures = path.join(root, "target/screenshots");
await mkdir(pictures, { recursive: true });

const run = promisify(execFile);

/** Runs the program; rejects where it fails. */
export const multipark = (...words) => run(program, words, { maxBuffer: 1 << 26 });

/** Remembers what is to be done in the end, last first; `test.after` inside a hook would run when the hook ends. */
export const ending = () => {
  const tasks = [];
  return [(task) => tasks.unshift(task), async () => {
    for (const task of tasks) await task();
  }];
};

/** A folder that goes in the end. */
export const scratch = async (later) => {
  const folder = await mkdtemp(path.join(tmpdir(), "multipark-browser-"));
  later(() => rm(folder, { recursive: true }));
  return folder;
};

/** A headless Chromium that is closed in the end. */
export const browser = async (later) => {
  const launched = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  later(() => launched.close());
  return launched;
};

/** A page at an address, with `faults` (console errors, exceptions) and `requests` (addresses asked for) so far. */
export const open = async (launched, address, options = {}) => {
  const page = await launched.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const [faults, requests] = [[], []];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  return { page, faults, requests };
};

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe-core, as lines to read. */
export const barriers = async (page) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map((v) => `${v.id}: ${v.help}; ${v.nodes.length} times, such as ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
};
