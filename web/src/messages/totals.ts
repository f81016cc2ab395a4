import type { Channel, DeliveryStatus, Message } from "../api/types";

/** In the order in which they are shown: how good it is. */
export const STATUSES: readonly DeliveryStatus[] = [
  "acknowledged",
  "read",
  "delivered",
  "sent",
  "queued",
  "opted_out",
  "no_address",
  "suppressed",
  "bounced",
  "complained",
  "failed",
];

export type Tone = "good" | "fair" | "wait" | "warm" | "bad";

export const TONES: Record<DeliveryStatus, Tone> = {
  acknowledged: "good",
  read: "good",
  delivered: "fair",
  sent: "fair",
  queued: "wait",
  opted_out: "warm",
  no_address: "warm",
  suppressed: "warm",
  bounced: "bad",
  complained: "bad",
  failed: "bad",
};

export const FAILED: readonly DeliveryStatus[] = ["bounced", "complained", "failed", "no_address", "suppressed"];

export interface Share {
  status: DeliveryStatus;
  count: number;
}

/** How many have which status, those that nobody has left out. */
export function sharesOf(counts: { [status: string]: number | undefined }): Share[] {
  return STATUSES.flatMap((status) => {
    const count = counts[status];
    return count ? [{ status, count }] : [];
  });
}

/** By channel, those of a message that have any. */
export function channelsOf(message: Message): { channel: Channel; shares: Share[] }[] {
  const ways: Channel[] = ["inbox", ...message.channels];
  return [...new Set(ways)].map((channel) => ({ channel, shares: sharesOf(message.totals[channel] ?? {}) }));
}

/** How many did not get it by some channel. */
export function failedOf(counts: { [status: string]: number | undefined }): number {
  return FAILED.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}
