import { useAudience, useMessage } from "../api/messages";
import { useProfile } from "../layout/use-profile";
import { Loaded } from "../ui/waiting";
import { MessageEditor } from "./editor";
import { SentMessage } from "./sent";

/** A message of the API: to go on with while it is a draft of one's own to write, to look at afterwards. */
export function StartedMessage({ id }: { id: string }) {
  const { notifies } = useProfile();
  const message = useMessage(id);
  const audience = useAudience(id);
  return (
    <Loaded query={message}>
      {(found) =>
        found.allowed_actions.includes("edit") && (notifies || found.category === "message") ? (
          <Loaded query={audience}>
            {(named) => <MessageEditor start={{ message: found, named }} onCreated={() => undefined} />}
          </Loaded>
        ) : (
          <SentMessage message={found} />
        )
      }
    </Loaded>
  );
}
