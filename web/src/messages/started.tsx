import { useState } from "react";
import { useLocation } from "react-router";
import { useAudience, useMessage } from "../api/messages";
import type { Message } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Together } from "../ui/unread";
import { Loaded } from "../ui/waiting";
import { MessageEditor } from "./editor";
import { SentMessage } from "./sent";
import { isWritable } from "./writable";

/** A message of the API: to go on with while it is a draft of one's own to write, to look at afterwards. */
export function StartedMessage({ id }: { id: string }) {
  const message = useMessage(id);
  return (
    <Together>
      <Loaded query={message}>{(found) => <OneMessage key={found.id} message={found} />}</Loaded>
    </Together>
  );
}

function OneMessage({ message }: { message: Message }) {
  const { notifies } = useProfile();
  const { state } = useLocation() as { state: { wrote?: boolean } | null };
  const audience = useAudience(message.id);
  const writable = isWritable(message, notifies);
  // Whoever was writing it is told that they do not any more, unless they sent it themselves.
  const [wrote, setWrote] = useState(writable || state?.wrote === true);
  const [sent, setSent] = useState(false);
  if (writable && !wrote) setWrote(true);
  if (writable && sent) setSent(false);
  if (!writable) return <SentMessage message={message} overtaken={wrote && !sent} />;
  return (
    <Loaded query={audience}>
      {(named) => <MessageEditor start={{ message, named }} onCreated={() => undefined} onSent={() => setSent(true)} />}
    </Loaded>
  );
}
