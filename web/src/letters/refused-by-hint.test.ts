import { expect, it } from "vitest";
import type { ActionView } from "../api/types";
import { refusedByHint } from "./refused-by-hint";

const answer = (action: ActionView["action"], hint: string | null): ActionView => ({
  action,
  allowed: hint === null,
  code: hint && "invalid_transition",
  hint,
});

it("says once what to do about several things that cannot be done, and nothing of what can", () => {
  const answers = [
    answer("submit", null),
    answer("sign", "Tramítela antes."),
    answer("receive", "Todavía no se ha enviado."),
    answer("reject", "Tramítela antes."),
  ];
  expect(refusedByHint(answers)).toEqual([
    { hint: "Tramítela antes.", names: ["sign", "reject"] },
    { hint: "Todavía no se ha enviado.", names: ["receive"] },
  ]);
});

it("leaves out what nobody asks for by its name", () => {
  expect(refusedByHint([answer("attach", "Ya se ha tramitado.")])).toEqual([]);
});
