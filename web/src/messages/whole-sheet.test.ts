import { expect, it } from "vitest";
import { wholeSheet } from "./whole-sheet";

const BOM = "\ufeff";

/** Answers with these parts, as the API does, and tells which cursors were asked for. */
function answers(...parts: string[]) {
  const asked: (string | undefined)[] = [];
  const part = async (cursor: string | undefined) => {
    const place = asked.push(cursor);
    const link = place < parts.length ? `<?channel=email&cursor=part%2B${place}>; rel="next"` : null;
    return { lines: new Blob([`${BOM}Persona;Estado\r\n${parts[place - 1]}`]), link };
  };
  return { asked, part };
}

it("is one answer where that holds all of it", async () => {
  const { asked, part } = answers("Ana;Enviado\r\n");
  expect(await written(await wholeSheet(part))).toBe(`${BOM}Persona;Estado\r\nAna;Enviado\r\n`);
  expect(asked).toEqual([undefined]);
});

it("is all answers, to the last, under one line of headings", async () => {
  const { asked, part } = answers("Ana;Enviado\r\n", "Eva;Enviado\r\nIda;Devuelto\r\n", "Luz;Leído\r\n");
  expect(await written(await wholeSheet(part))).toBe(
    `${BOM}Persona;Estado\r\nAna;Enviado\r\nEva;Enviado\r\nIda;Devuelto\r\nLuz;Leído\r\n`,
  );
  expect(asked).toEqual([undefined, "part+1", "part+2"]);
});

it("is none where a part does not come: half of it would look whole", async () => {
  const { part } = answers("Ana;Enviado\r\n", "Eva;Enviado\r\n");
  const cut = wholeSheet((cursor) => (cursor ? Promise.reject(new Error("unreachable")) : part(cursor)));
  await expect(cut).rejects.toThrow("unreachable");
});

/** The text as it is in the file: reading a blob as text would take the mark of its encoding away. */
async function written(sheet: Blob): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await sheet.arrayBuffer());
}
