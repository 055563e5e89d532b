// The report in a browser: what is drawn, what works, what it asks of the network, and who can use it.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { barriers, browser, ending, multipark, open, pictures, scratch } from "./support.mjs";

const [later, end] = ending();
let launched, address, plan;

after(end);

before(async () => {
  const folder = await scratch(later);
  const file = path.join(folder, "plan.html");
  const swept = path.join(folder, "sweep");
  const steps = ["countries.*.workers=*0.8:*1.2:11", "model.objective.jobs=*0.5:*2:11"];
  await multipark("sweep", "lancang-mekong", ...steps.flatMap((step) => ["--vary", step]), "--out", swept);
  await multipark("report", "lancang-mekong", "--with", `compare,share,sweep=${swept},pareto`, "--out", file);
  const { stdout } = await multipark("solve", "lancang-mekong", "--format", "json");
  plan = JSON.parse(stdout);
  address = pathToFileURL(file).href;
  launched = await browser(later);
});

test("is small with everything in it that can be asked for", async () => {
  const { size } = await stat(new URL(address));
  assert.ok(size < 850_000, `${size} bytes`);
});

test("opens without errors and asks the network for nothing", async () => {
  const { page, faults, requests } = await open(launched, address);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(faults, []);
  assert.deepEqual(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")), []);
  assert.equal(await page.title(), plan.instance);
  await page.close();
});

test("every chart has a mark for each thing that it shows", async () => {
  const { page } = await open(launched, address);
  const count = (selector) => page.locator(selector).count();
  assert.equal(await count("#chart-map .slice"), plan.allocation.length);
  assert.equal(await count("#chart-map .park"), 17);
  assert.equal(await count("#chart-map .corridors .corridor"), plan.corridors.length);
  assert.equal(await count("#chart-heat .on"), plan.allocation.length);
  assert.equal(await count("#chart-limits rect.bar"), 20);
  assert.equal(await count("#chart-countries rect.bar"), 4 * plan.countries.length);
  assert.equal(await count("#chart-schemes rect.bar"), 4);
  assert.equal(await count("#chart-shares .dot"), 4 + 4 * plan.countries.length);
  const marks = await count("#chart-frontier .spot");
  assert.ok(marks > 100 && marks <= await count("#frontier-table tbody tr"), `${marks} marks`);
  assert.equal(await count("#chart-frontier .knee"), 1);
  const pairs = new Set(plan.supply.filter((s) => s.from !== s.to).map((s) => `${s.from} ${s.to}`));
  const chords = await count("#chart-supply .chord");
  assert.ok(chords > 20 && chords <= pairs.size, `${chords} chords of ${pairs.size} pairs`);
  // Nothing drawn is outside its chart.
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll("svg.chart")].filter((svg) => {
      const [x, y, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
      return [...svg.querySelectorAll("text, rect, circle")].some((mark) => {
        const box = mark.getBBox();
        const points = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([px, py]) =>
          new DOMPoint(px, py).matrixTransform(svg.getCTM().inverse().multiply(mark.getCTM())),
        );
        return points.some((p) => p.x < x - 4 || p.y < y - 4 || p.x > x + w + 4 || p.y > y + h + 4);
      });
    }).map((svg) => svg.parentElement.getAttribute("aria-label")),
  );
  assert.deepEqual(outside, []);
  await page.close();
});

test("tables sort, filter and download", async () => {
  const { page, faults } = await open(launched, address);
  await page.locator("#chart-heat details.figures > summary").click();
  const rows = page.locator("#allocation-table tbody tr:not([hidden])");
  assert.equal(await rows.count(), plan.allocation.length);
  const outputs = () => page.$$eval("#allocation-table tbody tr:not([hidden]) td:nth-child(3)", (cells) => cells.map((c) => Number(c.dataset.v ?? c.textContent.replace(/,/g, ""))));
  const head = page.locator("#allocation-table th button", { hasText: "output" });
  await head.click();
  assert.deepEqual(await outputs(), (await outputs()).slice().sort((a, b) => a - b));
  await head.press("Enter");
  assert.deepEqual(await outputs(), (await outputs()).slice().sort((a, b) => b - a));
  assert.equal(await head.locator("..").getAttribute("aria-sort"), "descending");
  await page.locator("#chart-heat input[type=search]").fill("kunming ELECTRONICS");
  assert.equal(await rows.count(), 1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#chart-heat button", { hasText: "Download CSV" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "allocation-table.csv");
  const csv = await readFile(await download.path(), "utf8");
  const kept = plan.allocation.find((a) => a.park === "kunming" && a.sector === "electronics");
  const [top, only, rest] = csv.split("\r\n");
  assert.equal(top, "park,sector,output,of it new,jobs,at most");
  assert.equal(Number(only.split(",")[2]), kept.output);
  assert.equal(rest, "");
  assert.deepEqual(faults, []);
  await page.close();
});

test("a figure leads to its source, on hover and on click", async () => {
  const { page } = await open(launched, address);
  await page.locator("#chart-limits details.figures > summary").click();
  const link = page.locator("#limit-table a.src").first();
  await link.hover();
  const words = await page.locator("#tip").textContent();
  assert.match(words, /^(assumption|derived|reported)/);
  await link.click();
  const row = page.locator("tr:target");
  assert.match(await row.textContent(), new RegExp(words.split(" ")[0]));
  assert.ok(await row.isVisible());
  await page.close();
});

test("reads without a script", async () => {
  const { page } = await open(launched, address, { javaScriptEnabled: false });
  assert.match(await page.locator("#summary").textContent(), /Proven best/);
  await page.locator("#chart-heat details.figures > summary").click();
  assert.ok(await page.locator("#allocation-table").isVisible());
  // The layers of the map are switched by the style sheet alone.
  await page.locator("#show-flows").uncheck();
  assert.ok(!(await page.locator("#chart-map .flow").first().isVisible()));
  await page.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds no serious barrier, ${colorScheme}`, async () => {
    const { page } = await open(launched, address, { colorScheme });
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    assert.deepEqual(await barriers(page), []);
    await page.close();
  });
}

for (const width of [360, 1280, 2560]) {
  test(`fits ${width} pixels`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page } = await open(launched, address, { viewport: { width, height: 900 }, colorScheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} wide`);
      await page.screenshot({ path: path.join(pictures, `report-${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  });
}

test("no chart is cut in print", async () => {
  const { page } = await open(launched, address);
  await page.emulateMedia({ media: "print" });
  // The width of A4 less its margins, at 96 dots an inch.
  await page.setViewportSize({ width: 703, height: 1000 });
  const cut = await page.$$eval("svg.chart", (charts) =>
    charts.filter((svg) => {
      const [box, frame] = [svg.getBoundingClientRect(), svg.parentElement.getBoundingClientRect()];
      return box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.height > 1016 || box.right > 704;
    }).map((svg) => svg.parentElement.getAttribute("aria-label")),
  );
  assert.deepEqual(cut, []);
  await page.pdf({ path: path.join(pictures, "report.pdf"), format: "A4", preferCSSPageSize: true });
  await page.close();
});
