import { expect, it } from "vitest";
import type { Unreached } from "../api/types";
import { isMendable, sharedOf } from "./unreached";

const missing = (name: string, channel: Unreached["channel"], code: Unreached["code"]): Unreached => ({
  person: { id: name, name },
  channel,
  code,
});

it("tells a cause once, with all who share it, but for whom an address can be given", () => {
  const all = [
    missing("Ana", "email", "no_address"),
    missing("Ana", "push", "no_device"),
    missing("Eva", "push", "no_device"),
    missing("Luz", "email", "opted_out"),
    missing("Paz", "push", "opted_out"),
  ];

  expect(all.filter(isMendable).map(({ person }) => person.name)).toEqual(["Ana"]);
  expect(sharedOf(all)).toMatchObject([
    { channel: "push", code: "no_device", people: [{ name: "Ana" }, { name: "Eva" }] },
    { channel: "email", code: "opted_out", people: [{ name: "Luz" }] },
    { channel: "push", code: "opted_out", people: [{ name: "Paz" }] },
  ]);
});
