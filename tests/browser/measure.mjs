// How long the page of `explore` takes from the move of a slider to the redrawn page, in headless Chromium:
// `npm run measure --prefix tests/browser`, with the release build in MULTIPARK. A measurement, not a test.

import { spawn } from "node:child_process";
import { browser, ending, open, program } from "./support.mjs";

const instance = process.argv[2] ?? "lancang-mekong";
const [later, end] = ending();
const served = spawn(program, ["explore", instance, "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
later(() => served.kill("SIGINT"));
const address = await new Promise((resolve) => served.stdout.once("data", (data) => resolve(String(data).trim())));
const launched = await browser(later);
const { page } = await open(launched, address);
await page.waitForSelector("body[data-settled=true]");
const took = await page.evaluate(async () => {
  const sliders = [...document.querySelectorAll("input[type=range]")];
  const took = [];
  // Forty moves: every slider in turn, down by a fifth of its way and back.
  for (let move = 0; move < 40; move += 1) {
    const slider = sliders[Math.floor(move / 2) % sliders.length];
    const [least, most] = [Number(slider.min), Number(slider.max)];
    const from = Number(slider.value);
    const by = (most - least) / 5;
    slider.value = String(move % 2 === 0 ? (from - by > least ? from - by : from + by) : slider.dataset.before);
    if (move % 2 === 0) slider.dataset.before = String(from);
    document.body.removeAttribute("data-settled");
    const started = performance.now();
    const drawn = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - started));
      });
      watch.observe(document.querySelector("#map"), { childList: true, subtree: true });
    });
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    took.push(await drawn);
    while (document.body.dataset.settled !== "true") await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return took;
});
took.sort((a, b) => a - b);
const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))].toFixed(0);
console.log(`${took.length} moves, ms to the redrawn page: median ${at(0.5)}, nine in ten ${at(0.9)}, longest ${at(1)}`);
await end();
