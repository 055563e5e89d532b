// Makes the README's picture of the report: `npm run picture --prefix tests/browser`.

import path from "node:path";
import { pathToFileURL } from "node:url";
import { browser, ending, multipark, open, root, scratch } from "./support.mjs";

const [later, end] = ending();
const folder = await scratch(later);
const file = path.join(folder, "plan.html");
await multipark("report", "lancang-mekong", "--out", file);
const launched = await browser(later);
const { page } = await open(launched, pathToFileURL(file).href, { viewport: { width: 900, height: 1100 } });
// The bar of links would lie over a picture taller than the window.
await page.evaluate(() => (document.querySelector("nav").hidden = true));
await page.locator("#chart-map svg").screenshot({ path: path.join(root, "docs/src/images/report.png") });
await end();
