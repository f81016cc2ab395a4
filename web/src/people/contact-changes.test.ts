import { describe, expect, it } from "vitest";
import { contactChanges } from "./contact-changes";

const ROSA = { email: "rosa@familia.example", phone: null };

describe("contact data", () => {
  it("are sent as far as they differ", () => {
    expect(contactChanges(ROSA, { email: " rosa@familia.example ", phone: "600000000" }, false)).toEqual({
      phone: "600000000",
    });
    expect(contactChanges(ROSA, { email: "", phone: "" }, true)).toEqual({ email: "" });
  });

  it("are sent though they are the same, when somebody says that the address is right", () => {
    expect(contactChanges(ROSA, { email: "rosa@familia.example", phone: "" }, true)).toEqual({ email: ROSA.email });
    expect(contactChanges({ email: null, phone: null }, { email: "", phone: "" }, true)).toEqual({});
  });
});
