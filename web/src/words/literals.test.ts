import ts from "typescript";
import { describe, expect, it } from "vitest";

/** What people read or are read out, though it is an attribute. */
const READ = "aria-label aria-description title placeholder alt label hint empty none lead body about".split(" ");
/** What puts its argument before people: on the screen, or as the name of a file. */
const SHOWS = ["say", "saveFile", "alert", "confirm"];
/** What only those who look after the client read. */
const OURS = /^(console\.\w+|\w*Error|super)$/;
const LETTERS = /\p{L}/u;
const ENDING = /^\.\w+$/;
/** Two words in a row, a letter that no code has, or a word with a capital alone. */
const PROSE = /\p{L}{2,}[,;:.]?\s+\p{L}{2,}|[^\P{L}a-zA-Z]|^\p{Lu}\p{Ll}+[.:!?…]?$/u;
/** The provinces are called the same in both languages, a scope has words for the provider, and the last is of a test. */
const MEANT = ["./provinces.ts", "../auth/session.ts", "../units/example.ts"];

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.{test,d}.ts", "!./{es,en}/*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What stands in the source that people read: in what they see, in what is read out, and what looks like it elsewhere. */
function literals(name: string, source: string): string[] {
  const found = new Map<ts.Node, string>();
  const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, kind);
  const note = (node: ts.Node, text: string) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (LETTERS.test(text) && !ENDING.test(text)) found.set(node, `${name}:${line} ${text.trim()}`);
  };
  /** All that an expression may come to, but for what it asks others for. */
  const said = (node: ts.Node | undefined): void => {
    if (!node || ts.isCallExpression(node) || ts.isFunctionLike(node) || ts.isObjectLiteralExpression(node)) return;
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return;
    if (ts.isElementAccessExpression(node)) return;
    if (isPiece(node)) note(node, node.text);
    else if (ts.isConditionalExpression(node)) for (const one of [node.whenTrue, node.whenFalse]) said(one);
    else if (ts.isBinaryExpression(node)) {
      if (/^(\+|&&|\|\||\?\?)$/.test(node.operatorToken.getText()))
        for (const one of [node.left, node.right]) said(one);
    } else ts.forEachChild(node, said);
  };
  const look = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isJsxText(node)) note(node, node.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) said(node.expression);
    if (ts.isJsxAttribute(node)) {
      if (node.name.getText() === "className") return;
      if (READ.includes(node.name.getText())) said(node.initializer);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = node.expression.getText();
      if (OURS.test(called)) return;
      if (SHOWS.includes(called)) for (const one of node.arguments ?? []) said(one);
    }
    if (ts.isBinaryExpression(node) && node.left.getText() === "document.title") said(node.right);
    if (isPiece(node) && PROSE.test(node.text) && !isName(node)) note(node, node.text);
    ts.forEachChild(node, look);
  };
  look(file);
  return [...found.values()];
}

type Piece = ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;

function isPiece(node: ts.Node): node is Piece {
  return ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node);
}

/** Of a header, of a property, or of what is looked for in a page. */
function isName(node: Piece): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isVariableDeclaration(parent)) return /[[\]>()]/.test(node.text);
  if (!ts.isCallExpression(parent)) return false;
  return /\.(get|set|has|querySelector(All)?)$/.test(parent.expression.getText());
}

const words = (source: string, name = "a.tsx") => literals(name, source).map((one) => one.replace(/^\S+ /, ""));

describe("what people read", () => {
  it("is in the catalogues, and in no screen", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(150);
    const all = Object.entries(sources).filter(([name]) => !MEANT.includes(name));
    expect(all.flatMap(([name, source]) => literals(name, source))).toEqual([]);
  });

  it("would be found in a screen, between tags, as an expression, and where it is read out", () => {
    const screen = '<p title="Hoy" className="quiet">Hola {"mundo"} <b aria-label={"Fin"}>·</b></p>';
    expect(words(screen)).toEqual(["Hoy", "Hola", "mundo", "Fin"]);
  });

  it("would be found beside what is put into it, and as one of two", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source that is looked through
    const screen = "<p hint={`quedan ${left} aún`}>{some ? `unos ${count}` : t(`x.${y}`)} {a === 'b' && 'nada'}</p>";
    expect(words(screen)).toEqual(["quedan", "aún", "unos", "nada"]);
  });

  it("would be found wherever it is given, and in what is no screen", () => {
    expect(words('<Part what="Sin conexión" to="/files/new" />')).toEqual(["Sin conexión"]);
    expect(words('const told = ["Guardado", "no se pudo", "saved"];', "a.ts")).toEqual(["Guardado", "no se pudo"]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source that is looked through
    const code = 'saveFile(sheet, `pendientes-${unit}.csv`); document.title = "hoy"';
    expect(words(code, "a.ts")).toEqual(["pendientes-", "hoy"]);
  });

  it("is not what only code reads", () => {
    const code = 'headers.set("Authorization", x); throw new Error("no link for it"); type T = All["FileView"];';
    expect(words(`${code} const LIST = "main :is(a, b)"; ask({ "Accept-Language": y });`, "a.ts")).toEqual([]);
  });
});
