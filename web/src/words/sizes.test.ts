import { expect, it } from "vitest";
import { bytes } from "./sizes";

const said = (count: number) => bytes(count, "es", (size) => `menos de ${size}`).replaceAll("\u00a0", " ");

it("says the size of a file as people say it", () => {
  expect(said(69)).toBe("menos de 1 kB");
  expect(said(1_000)).toBe("1 kB");
  expect(said(1_240_000)).toBe("1,2 MB");
});
