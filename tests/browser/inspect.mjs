// Opens pages in headless Chromium, as readers see them, and says what is wrong with them.
//
//   node inspect.mjs [--pictures FOLDER] PAGE...
//
// PAGE is a file or an address. Printed is one JSON object: for each page, violations found by
// axe-core in light and dark at three widths, what sticks out sideways, and what the page asked of
// the network or of a script. CHROMIUM names the browser; without it the usual places are tried.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const WIDTHS = [1280, 768, 320];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const words = process.argv.slice(2);
let pictures = "";
if (words[0] === "--pictures") {
  pictures = words[1];
  words.splice(0, 2);
}
const executablePath = process.env.CHROMIUM || USUAL.find((one) => fs.existsSync(one));
// Root cannot make a sandbox; the pages are files of our own.
const sandbox = process.getuid && process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({
  executablePath,
  args: [...sandbox, "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
const results = {};
for (const page of words) {
  results[page] = await inspect(/^\w+:\/\//.test(page) ? page : pathToFileURL(page).href);
}
await browser.close();
console.log(JSON.stringify(results));

async function inspect(address) {
  const found = { violations: [], sideways: [], requests: [], complaints: [], opened: 0 };
  for (const colorScheme of ["light", "dark"]) {
    // bypassCSP lets axe in; that the page holds under its own policy is looked at below.
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const sheet = await context.newPage();
    await sheet.goto(address);
    if (!pictures) {
      // Everything a reader can unfold is looked at too.
      found.opened = await sheet.evaluate(() => {
        const folded = [...document.querySelectorAll("details")];
        for (const one of folded) one.open = true;
        return folded.length;
      });
      await sheet.evaluate(axe);
    }
    for (const width of pictures ? [1440, ...WIDTHS.slice(1)] : WIDTHS) {
      await sheet.setViewportSize({ width, height: 900 });
      if (pictures) {
        const name = `${path.basename(address, ".html")}-${width}-${colorScheme}.png`;
        await sheet.screenshot({ path: path.join(pictures, name) });
        continue;
      }
      const at = `${colorScheme} ${width}`;
      found.sideways.push(...(await sheet.evaluate(sideways)).map((what) => `${at}: ${what}`));
      const seen = await sheet.evaluate(
        (values) => globalThis.axe.run(document, {
          runOnly: { type: "tag", values }, resultTypes: ["violations"],
        }),
        RULES,
      );
      for (const violation of seen.violations) {
        const where = violation.nodes.slice(0, 3).map((n) => `${n.target} ${n.html.slice(0, 120)}`);
        found.violations.push(`${at}: ${violation.id} (${violation.nodes.length}): ${where.join(" | ")}`);
      }
    }
    await context.close();
  }
  // As it is opened: under its own policy, with nothing allowed in.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const sheet = await context.newPage();
  sheet.on("request", (request) => {
    if (request.url().split("#")[0] !== address.split("#")[0]) found.requests.push(request.url());
  });
  sheet.on("console", (message) => found.complaints.push(message.text()));
  sheet.on("dialog", (dialog) => {
    found.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await sheet.goto(address);
  found.styled = await sheet.evaluate(
    () => document.styleSheets.length > 0 && getComputedStyle(document.body).marginTop === "0px",
  );
  await sheet.keyboard.press("Tab");
  found.first_focus = await sheet.evaluate(() => document.activeElement.textContent);
  if (pictures) {
    const name = `${path.basename(address, ".html")}.pdf`;
    await sheet.pdf({ path: path.join(pictures, name), preferCSSPageSize: true, printBackground: true });
  }
  await sheet.emulateMedia({ media: "print" });
  found.hidden_in_print = await sheet.evaluate(
    () => [...document.querySelectorAll("details > :not(summary)")]
      .filter((one) => one.getBoundingClientRect().height === 0).length,
  );
  await context.close();
  return found;
}

// What is wider than the window, scrollable regions and their insides left out.
function sideways() {
  const wide = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`page ${document.documentElement.scrollWidth}`);
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest(".scroll") || one.closest("svg") || one.closest(".heard")) continue;
    const box = one.getBoundingClientRect();
    if (box.width > 1 && box.right > wide + 1) found.push(`${one.tagName}.${one.className} ${Math.round(box.right)}`);
  }
  return found.slice(0, 5);
}
