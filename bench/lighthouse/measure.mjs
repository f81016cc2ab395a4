/**
 * What Lighthouse says of some screens, each opened by somebody who signs in: tokens live in memory, so that the
 * navigation that is measured begins where the identity provider's form is sent, as it does for people.
 *
 * In: one JSON object on standard input; out: `{screen: {category: score}}`, and the audits that were not passed. The
 * preset is Lighthouse's own default, `mobile` (a slow phone on a slow network), or `desktop`.
 */
import desktop from "lighthouse/core/config/desktop-config.js";
import { navigation } from "lighthouse/core/index.js";
import puppeteer from "puppeteer-core";

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const WAIT_MS = 60_000;

const PRESETS = { mobile: undefined, desktop };

const { chromium, headless, webUrl, email, password, screens, preset } = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({
  executablePath: chromium,
  headless,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const told = {};
try {
  // The laptop's provider has no icon, and a browser complains of that once: no screen of ours is to blame.
  await (await atTheDoor("/")).context.close();
  for (const [name, path] of Object.entries(screens)) told[name] = await measured(path);
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));

/** The identity provider's form, filled in, on the way to a screen. */
async function atTheDoor(path) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(webUrl + path);
  await (await page.waitForSelector(".door-card .action.primary")).click();
  await (await page.waitForSelector("input[name=username]")).type(email);
  await page.type("input[name=password]", password);
  return { context, page };
}

async function measured(path) {
  const { context, page } = await atTheDoor(path);
  const submit = () => page.keyboard.press("Enter");
  const flags = { onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: "error" };
  const { lhr } = await navigation(page, submit, { config: PRESETS[preset], flags });
  await context.close();
  const failed = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 0.9);
  return {
    scores: Object.fromEntries(CATEGORIES.map((one) => [one, Math.round(100 * lhr.categories[one].score)])),
    address: lhr.finalDisplayedUrl,
    failed: failed.map((audit) => `${audit.id}: ${audit.displayValue ?? audit.title}`),
  };
}

async function text(stream) {
  let all = "";
  for await (const part of stream) all += part;
  return all;
}
