import { describe, expect, it } from "vitest";
import { inputOf } from "./inputs";

describe("what is wrong with a message", () => {
  it("is said where that part of it is written, whatever of the part it is about", () => {
    expect(["audience.groups.0", "audience", "attachments.1", "send_at"].map(inputOf)).toEqual([
      "recipients",
      "recipients",
      "attachments",
      "send_at",
    ]);
  });

  it("is said above the form where nothing of it is written", () => {
    expect(inputOf("hidden_recipients")).toBeUndefined();
  });
});
