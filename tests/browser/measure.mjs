// How long the page of `explore` takes from the move of a control to the redrawn page, in headless Chromium:
// `npm run measure --prefix tests/browser`, with the release build in MULTIPARK. A measurement, not a test.
//
// Every slider goes to its left end, to its right end, a tenth of its way down, and back from each; every scheme is
// chosen and left again. A move counts until the frame in which the new plan (or why there is none) has been painted.
// Beside it stands the processor time of the program during the move, which a busy machine does not lengthen.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { browser, ending, open, program } from "./support.mjs";

const MOST = 200; // ms
const TICK = 10; // ms, of the system's count of processor time
const instance = process.argv[2] ?? "lancang-mekong";
const [later, end] = ending();
const served = spawn(program, ["explore", instance, "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
later(() => served.kill("SIGINT"));
const address = await new Promise((resolve) => served.stdout.once("data", (data) => resolve(String(data).trim())));
const launched = await browser(later);
const { page } = await open(launched, address);
await page.waitForSelector("body[data-settled=true]");

/** Processor time of the program so far, ms; nothing where the system does not tell. */
const worked = async () => {
  const words = await readFile(`/proc/${served.pid}/stat`, "utf8").catch(() => "");
  const [user, system] = words.slice(words.lastIndexOf(")") + 2).split(" ").slice(11, 13);
  return TICK * (Number(user) + Number(system));
};
/** Waits until the program has done what it does ahead. */
const rest = async () => {
  for (let last = -1, now = await worked(); now !== last; [last, now] = [now, await worked()]) await sleep(300);
};

const plan = await page.evaluate(() => {
  const moves = [];
  const scheme = document.querySelector("input[name=scheme]:checked").value;
  for (const radio of document.querySelectorAll("input[name=scheme]")) {
    if (radio.value === scheme) continue;
    moves.push([`scheme ${radio.value}`, null, radio.value], [`scheme ${radio.value}, back`, null, scheme]);
  }
  for (const slider of document.querySelectorAll("input[type=range]")) {
    const { id, value, max } = slider;
    const name = document.querySelector(`label[for="${id}"]`).textContent;
    for (const [where, to] of [["left end", 0], ["right end", max], ["a tenth less", Math.round(0.9 * value)]]) {
      if (Number(value) !== Number(to)) moves.push([`${name}, ${where}`, id, to], [`${name}, ${where}, back`, id, value]);
    }
  }
  return moves;
});
const move = ([, id, value]) => page.evaluate(async ([id, value]) => {
  document.body.removeAttribute("data-settled");
  const painted = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      // The task after the frame's callbacks runs once the frame is painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });
    watch.observe(document.querySelector("#state"), { childList: true });
  });
  const control = id ? document.getElementById(id) : document.querySelector(`input[name=scheme][value="${value}"]`);
  const started = performance.now();
  if (id) {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else control.click();
  const took = (await painted) - started;
  const words = document.querySelector("#state").textContent;
  return { took, solved: Number(/(\d+) ms/.exec(words)?.[1] ?? NaN), words };
}, [id, value]);

await rest();
const took = [];
for (const next of plan) {
  const before = await worked();
  const found = await move(next);
  took.push({ name: next[0], ...found, worked: (await worked()) - before });
  await page.waitForSelector("body[data-settled=true]");
}
took.sort((a, b) => a.took - b.took);
const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))].took.toFixed(0);
console.log(`${took.length} moves, ms to the redrawn page: median ${at(0.5)}, nine in ten ${at(0.9)}, longest ${at(1)}`);
console.log(`over ${MOST} ms: ${took.filter((t) => t.took > MOST).length}; the longest, with the program's processor time:`);
for (const t of took.slice(-12).reverse()) console.log(`${t.took.toFixed(0).padStart(5)} ms, program ${t.worked} ms: ${t.name}${Number.isNaN(t.solved) ? ` (${t.words})` : ""}`);
const busy = took.filter((t) => t.worked > MOST);
console.log(`program over ${MOST} ms of processor time: ${busy.length ? busy.map((t) => `${t.name} ${t.worked}`).join("; ") : "none"}`);
await end();
