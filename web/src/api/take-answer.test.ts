import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { makeQueries } from "./asking";
import { takeAnswer } from "./take-answer";

const KEY = ["letter", "1"];

it("is not undone by a read that set out before the write, and came after it", async () => {
  const queries = makeQueries();
  const answers: ((read: string) => void)[] = [];
  const read = vi.fn(() => new Promise<string>((answer) => answers.push(answer)));
  const screen = new QueryObserver(queries, { queryKey: KEY, queryFn: read });
  const stop = screen.subscribe(() => undefined);

  await vi.waitFor(() => expect(answers).toHaveLength(1));
  takeAnswer(queries, KEY, "written");
  expect(screen.getCurrentResult().data).toBe("written");
  answers[0]?.("as it was before");
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  expect(screen.getCurrentResult().data).toBe("written");
  answers[1]?.("written, and more");
  await vi.waitFor(() => expect(screen.getCurrentResult().data).toBe("written, and more"));
  stop();
});

it("asks for nothing when nothing is on its way", async () => {
  const queries = makeQueries();
  const read = vi.fn(() => Promise.resolve("read"));
  const screen = new QueryObserver(queries, { queryKey: KEY, queryFn: read });
  const stop = screen.subscribe(() => undefined);
  await vi.waitFor(() => expect(screen.getCurrentResult().data).toBe("read"));
  takeAnswer(queries, KEY, "written");
  expect(screen.getCurrentResult().data).toBe("written");
  expect(read).toHaveBeenCalledTimes(1);
  stop();
});
