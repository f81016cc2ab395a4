import { expect, it } from "vitest";
import { sounds } from "./sounds";

it("finds a name by parts of all of its words, in any order, with or without accents", () => {
  expect(sounds("lucia cam", "Lucía Campos Rey")).toBe(true);
  expect(sounds("REY  Lucía", "Lucía Campos Rey")).toBe(true);
  expect(sounds("lucia vega", "Lucía Campos Rey")).toBe(false);
});
