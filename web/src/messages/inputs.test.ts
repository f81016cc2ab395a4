import { describe, expect, it } from "vitest";
import { inputOf, wrongIn } from "./inputs";

describe("what is wrong with a message", () => {
  it("is said where that part of it is written, whatever of the part it is about", () => {
    expect(["audience.groups.0", "audience", "attachments.1", "send_at"].map(inputOf)).toEqual([
      "recipients",
      "recipients",
      "attachments",
      "send_at",
    ]);
  });

  it("is said whole, and nothing of it twice", () => {
    const gone = "No existe.";
    const wrong = { "attachments.0": gone, "attachments.2": "No es seguro.", "attachments.3": gone, subject: "Falta." };
    expect(wrongIn({ ...wrong, hidden_recipients: "No puede ser." })).toEqual({
      attachments: "No existe. No es seguro.",
      subject: "Falta.",
    });
  });

  it("is said above the form where nothing of it is written", () => {
    expect(inputOf("hidden_recipients")).toBeUndefined();
  });
});
