import ts from "typescript";
import { describe, expect, it } from "vitest";

/** What people read or are read out, though it is an attribute. */
const READ = ["aria-label", "aria-description", "title", "placeholder", "alt", "label", "hint", "empty", "none"];
const LETTERS = /\p{L}/u;

const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });

/** The text between tags and in what is read out, as it stands in the source. */
function literals(name: string, source: string): string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const note = (node: ts.Node, text: string) => {
    if (LETTERS.test(text))
      found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text}`);
  };
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text.trim());
    if (ts.isJsxAttribute(node) && READ.includes(node.name.getText())) {
      const value = node.initializer;
      const written = value && ts.isJsxExpression(value) ? value.expression : value;
      if (written && ts.isStringLiteralLike(written)) note(node, written.text);
    }
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      if (ts.isStringLiteralLike(node.expression)) note(node, node.expression.text);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

describe("what people read", () => {
  it("is in the catalogues, and in no screen", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(100);
    expect(Object.entries(sources).flatMap(([name, source]) => literals(name, source))).toEqual([]);
  });

  it("would be found in a screen, between tags, as an expression, and where it is read out", () => {
    const screen = '<p title="Hoy" className="quiet">Hola {"mundo"} <b aria-label={"Fin"}>·</b></p>';
    expect(literals("a.tsx", screen).map((one) => one.split(" ").slice(1).join(" "))).toEqual([
      "Hoy",
      "Hola",
      "mundo",
      "Fin",
    ]);
  });
});
