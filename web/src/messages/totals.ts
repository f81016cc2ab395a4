import type { Channel, ChannelCounts, DeliveryStatus, ExtraChannel, Message, MessageSummary } from "../api/types";

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

const EXTRA: readonly ExtraChannel[] = ["email", "push"];

export interface Share {
  status: DeliveryStatus;
  count: number;
}

/**
 * What another address may mend, or the same one looked at anew, so that it can go again: the others left, complained, or
 * had it.
 */
export const MENDABLE = ["bounced", "failed", "no_address", "suppressed"] as const;

export function isMendable(status: DeliveryStatus): boolean {
  return MENDABLE.some((one) => one === status);
}

/** How many have which status, those that nobody has left out. */
export function sharesOf(counts: { [status: string]: number | undefined }): Share[] {
  return STATUSES.flatMap((status) => {
    const count = counts[status];
    return count ? [{ status, count }] : [];
  });
}

/** How many have which status by one channel. */
export interface Outcome {
  channel: Channel;
  shares: Share[];
}

/** By channel, those of a message that have any. */
export function outcomesOf(channels: Channel[], counts: ChannelCounts): Outcome[] {
  return [...new Set<Channel>(["inbox", ...channels])].map((channel) => ({
    channel,
    shares: sharesOf(counts[channel]),
  }));
}

/** Which words say a status: by push it is a phone that somebody lacks. */
export function saidOf(channel: Channel, status: DeliveryStatus) {
  return channel === "push" && status === "no_address" ? "no_device" : status;
}

/**
 * What a row has room for: the channel by which most went wrong, which without any is the inbox, that all have; and of
 * each other what went wrong. Each counts everybody once: what came by several channels is not added up.
 */
export function briefOf({ channels, by_channel }: Pick<MessageSummary, "channels" | "by_channel">) {
  const all = outcomesOf(channels, by_channel);
  const worst = all.reduce((one, other) => (worse(other, one) ? other : one));
  const others = all.filter((each) => each !== worst && each.shares.some(isMissed));
  return { worst, others: others.map(({ channel, shares }) => ({ channel, shares: shares.filter(isMissed) })) };
}

function worse(one: Outcome, other: Outcome): boolean {
  const failed = count(one, "bad") - count(other, "bad");
  return failed > 0 || (failed === 0 && count(one, "warm") > count(other, "warm"));
}

function count({ shares }: Outcome, tone: Tone): number {
  return shares.reduce((sum, share) => (TONES[share.status] === tone ? sum + share.count : sum), 0);
}

function isMissed({ status }: Share): boolean {
  return TONES[status] === "bad" || TONES[status] === "warm";
}

/** For how long it waits for somebody that something did not arrive: after that, nobody sends it again. */
export const WAITS_DAYS = 14;

type Summary = Pick<Message, "trigger" | "state" | "category"> & Failing;

interface Failing {
  totals: { [status: string]: number | undefined };
}

/** Whether some of it came back, or could not be sent. */
export function hasFailed({ totals }: Failing): boolean {
  return (totals.bounced ?? 0) > 0 || (totals.failed ?? 0) > 0;
}

/**
 * Whether what did not arrive waits for whoever looks: it bounced or failed, and they can send it again. What was sent
 * again is counted anew; who has no address was known before it went, and who complained gets it no more.
 */
export function waits({ trigger, state, category, totals }: Summary, notifies: boolean): boolean {
  const theirs = category === "message" || notifies;
  return theirs && trigger === "manual" && state === "sent" && hasFailed({ totals });
}

/** How a message goes again: to those to whom it did not come, or as a reminder to those who have not read it. */
export type Way = "resend" | "remind";

/** By channel, to how many it did not come who may be reached now. */
export function missedOf({ channels, totals }: Message): { channel: ExtraChannel; count: number }[] {
  return EXTRA.filter((one) => channels.includes(one)).flatMap((channel) => {
    const count = MENDABLE.reduce((sum, status) => sum + (totals[channel]?.[status] ?? 0), 0);
    return count ? [{ channel, count }] : [];
  });
}

/** How many have it in their inbox and have not read it. */
export function unreadOf({ totals }: Message): number {
  return sharesOf(totals.inbox).reduce((sum, { status, count }) => (TONES[status] === "good" ? sum : sum + count), 0);
}

/** Why a message cannot go again now; nothing when it can. */
export function hindranceOf(way: Way, message: Message) {
  if (message.state !== "sent") return "sending";
  if (message.channels.length === 0) return "inboxOnly";
  if (way === "resend") return missedOf(message).length === 0 ? "allReached" : undefined;
  return unreadOf(message) === 0 ? "allRead" : undefined;
}
