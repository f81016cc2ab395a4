import { expect, it } from "vitest";
import type { State } from "../api/types";
import { boxOf } from "./box";

const of = (state: State) => ({ state, origin: { id: "41000001", name: "IES Ribera del Tinto" } });

it("finds a letter again where its unit looks for it", () => {
  expect(boxOf(of("draft"), "41000001")).toBe("drafts");
  expect(boxOf(of("pending_signature"), "41000001")).toBe("sent");
  expect(boxOf(of("processed"), "41000001")).toBe("sent");
  expect(boxOf(of("forwarded"), "DT41")).toBe("received");
});
