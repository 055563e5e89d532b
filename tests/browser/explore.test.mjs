// The explore page: a slider moves numbers and map, plans are pinned and compared, what it shows can be run.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { barriers, browser, open, pictures, program } from "./support.mjs";

const INSTANCE = "lancang-mekong";
const run = promisify(execFile);

const served = spawn(program, ["explore", INSTANCE, "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
after(() => served.kill("SIGINT"));
const address = await new Promise((resolve, reject) => {
  served.stdout.once("data", (data) => resolve(String(data).trim()));
  served.once("exit", (code) => reject(new Error(`explore ended with ${code}`)));
});
const launched = await browser(after);

const visit = async (options) => {
  const visited = await open(launched, address, options);
  await settled(visited.page);
  return visited;
};
/** Waits until the page shows the settled plan, or the settled reason, of what is set. */
const settled = (page) => page.waitForSelector("body[data-settled=true]");
const moved = async (page, act) => {
  await page.evaluate(() => document.body.removeAttribute("data-settled"));
  await act();
  await settled(page);
};
const text = (page, selector) => page.locator(selector).innerText();
const workers = (page, country) => page.getByRole("slider", { name: `Workers, ${country}` });
const objective = async (page) => Number((await text(page, "#state strong")).replaceAll(",", ""));
const printed = async (command) => {
  const env = { ...process.env, PATH: `${path.dirname(program)}:${process.env.PATH}` };
  const { stdout } = await run("bash", ["-c", `${command} --format json`], { env, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
};

test("moving a slider by keyboard changes numbers, map and command", async () => {
  const { page, faults, requests } = await visit();
  const start = { objective: await objective(page), map: await page.locator("#map").innerHTML() };
  assert.ok(start.map.includes("<svg"));
  await moved(page, async () => {
    await workers(page, "Cambodia").focus();
    for (let i = 0; i < 30; i += 1) await page.keyboard.press("ArrowLeft");
  });
  const now = await objective(page);
  assert.ok(now < start.objective, `${now} is not below ${start.objective}`);
  assert.notEqual(await page.locator("#map").innerHTML(), start.map);
  assert.equal(await page.locator("#map .park").count(), await page.locator("#parks tbody tr").count());
  const command = await text(page, "#command");
  assert.match(command, /countries\.KH\.workers=/);
  const plan = await printed(command);
  assert.equal(Math.round(plan.objective), now);
  for (const row of plan.countries) {
    const shown = page.locator("#countries tbody tr").nth(plan.countries.indexOf(row)).locator("td").nth(1);
    assert.equal((await shown.innerText()).split("\n")[0].replaceAll(",", ""), String(Math.round(row.jobs)));
  }
  assert.match(await text(page, "#said"), /less than Start/);
  await moved(page, () => page.getByRole("button", { name: "Reset all" }).click());
  assert.equal(await objective(page), start.objective);
  assert.equal(await text(page, "#command"), `multipark solve ${INSTANCE}`);
  assert.deepEqual(faults, []);
  assert.deepEqual(requests.filter((asked) => !asked.startsWith(address) && !asked.startsWith("data:")), []);
  await page.close();
});

test("plans are pinned, compared, gone back to and removed", async () => {
  const { page, faults } = await visit();
  const start = await objective(page);
  await moved(page, () => page.getByRole("radio", { name: "Hub: China" }).check());
  const hub = await objective(page);
  assert.ok(hub < start);
  await page.getByRole("button", { name: "Pin this plan" }).click();
  await moved(page, () => page.getByRole("radio", { name: "Each alone" }).check());
  const none = await objective(page);
  const cells = await page.locator("#pins tbody tr").first().locator("td").allInnerTexts();
  const figures = cells.map((cell) => Number(cell.split("\n")[0].replaceAll(",", "")));
  assert.deepEqual(figures, [start, hub, none]);
  await page.locator("#pins").getByRole("radio").nth(1).check();
  assert.match(await text(page, "#state"), /\u2212/);
  assert.equal((await page.locator("#pins tbody tr").first().locator("td").nth(1).innerText()).trim(), await text(page, "#pins tbody tr:first-child td:nth-of-type(2)"));
  await page.getByLabel("Name of Plan 1").fill("<b>Hub</b>");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator("#pins b").count(), 0);
  await moved(page, () => page.getByRole("button", { name: "Go back to <b>Hub</b>" }).click());
  assert.equal(await objective(page), hub);
  assert.ok(await page.getByRole("radio", { name: "Hub: China" }).isChecked());
  await page.getByRole("button", { name: "Remove <b>Hub</b>" }).click();
  assert.equal(await page.locator("#pins thead input[type=text]").count(), 0);
  assert.deepEqual(faults, []);
  await page.close();
});

test("a state without a plan says why, greys the last plan, and passes", async () => {
  const { page, faults } = await visit();
  const field = page.getByLabel("Workers, Cambodia: figure, persons");
  await moved(page, async () => {
    await field.fill("1,000");
    await page.keyboard.press("Enter");
  });
  assert.match(await text(page, "#trouble"), /No plan keeps every limit/);
  assert.match(await text(page, "#trouble"), /Cambodia has at most 1,000 persons of workers/);
  assert.ok(await page.locator("main.stale").isVisible());
  assert.equal(await text(page, "#state strong"), "No plan");
  await moved(page, async () => {
    await field.fill("100000");
    await page.keyboard.press("Enter");
  });
  assert.equal(await page.locator("main.stale").count(), 0);
  await field.fill("many");
  await page.keyboard.press("Tab");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.deepEqual(faults, []);
  await page.close();
});

test("however fast a slider moves, the last position is the one shown", async () => {
  const { page, faults } = await visit();
  const slider = workers(page, "Thailand");
  await moved(page, () => slider.evaluate(async (range) => {
    for (let step = 100; step >= 80; step -= 1) {
      range.value = step;
      range.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }));
  const plan = await printed(await text(page, "#command"));
  assert.match(await text(page, "#command"), /countries\.TH\.workers=184800/);
  assert.equal(await objective(page), Math.round(plan.objective));
  assert.deepEqual(faults, []);
  await page.close();
});

for (const [width, colorScheme] of [[360, "light"], [1280, "light"], [1280, "dark"], [2560, "light"]]) {
  test(`at ${width} pixels, ${colorScheme}, nothing is cut and axe finds no barrier`, async () => {
    const { page, faults } = await visit({ viewport: { width, height: 900 }, colorScheme });
    await page.getByRole("button", { name: "Pin this plan" }).click();
    await moved(page, () => page.getByRole("radio", { name: "Each alone" }).check());
    assert.deepEqual(await barriers(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.screenshot({ path: path.join(pictures, `explore-${width}-${colorScheme}.png`), fullPage: true });
    assert.deepEqual(faults, []);
    await page.close();
  });
}
