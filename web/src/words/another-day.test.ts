import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onAnotherDay } from "./another-day";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is told of another day once it is one in Madrid, and once", () => {
  vi.setSystemTime("2026-07-01T21:58:30Z");
  const told = vi.fn();
  onAnotherDay(told);

  vi.advanceTimersByTime(60_000);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(120_000);
  expect(told).toHaveBeenCalledOnce();
});

it("is told after a night in which nothing ran", () => {
  vi.setSystemTime("2026-07-01T12:00:00Z");
  const told = vi.fn();
  onAnotherDay(told);

  vi.setSystemTime("2026-07-03T06:00:00Z");
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveBeenCalledOnce();
});
