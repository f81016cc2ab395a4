import { expect, it } from "vitest";
import { letters as english } from "../words/en/letters";
import { letters as spanish } from "../words/es/letters";
import { REASONS } from "./reasons";

it("says each reason that is a code in words that come with any screen", () => {
  for (const words of [spanish, english])
    for (const key of Object.values(REASONS)) {
      const [part, code] = key.split(".") as [keyof typeof words, string];
      expect(words[part], key).toHaveProperty(code);
    }
});
