/** The client's catalogues, as tests read them: `{key: words}` of the language that is asked for, on standard output. */
import { registerHooks } from "node:module";

// The sources name each other as a bundler likes it: without an ending.
registerHooks({
  resolve: (name, context, next) => next(/^\.\/[a-z-]+$/.test(name) ? `${name}.ts` : name, context),
});

const [folder, language] = process.argv.slice(2);
const { readdirSync } = await import("node:fs");
const all = {};
for (const file of readdirSync(`${folder}/${language}`)) {
  if (file === "index.ts") continue;
  for (const area of Object.values(await import(`${folder}/${language}/${file}`))) flatten(area, "");
}
console.log(JSON.stringify(all));

function flatten(words, path) {
  for (const [key, value] of Object.entries(words))
    if (typeof value === "string") all[path + key] = value;
    else flatten(value, `${path}${key}.`);
}
