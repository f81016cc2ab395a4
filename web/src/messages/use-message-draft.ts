import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { atMessage, useMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Message, Named } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { useSharedDraft } from "../ui/use-shared-draft";
import {
  type Content,
  type ContentField,
  contentOf,
  differing,
  EMPTY,
  edit,
  keptOf,
  lack,
  namedIn,
  sent,
  type Whole,
  whole,
  writing,
} from "./draft";
import { isWritable } from "./writable";

/** A draft of the API, and the names of those whom it is for. */
export interface Start {
  message: Message;
  named: Named[];
}

/** A message that is saved as one goes. */
export function useMessageDraft(unit: string, start: Start | undefined, onCreated: (message: Message) => void) {
  const { notifies } = useProfile();
  const api = useApi();
  const queries = useQueryClient();
  const [savedAt, setSavedAt] = useState<string>();
  const { draft, conflict, ...shared } = useSharedDraft<Start, Content, ContentField>(
    {
      meetings: writing,
      unnamed: `message:new:${unit}`,
      keptOf: (found, saved) => keptOf(found, saved ?? EMPTY),
      idOf,
      versionOf,
      contentOf: writtenIn,
      isOpen: ({ message }) => isWritable(message, notifies),
      isWhole: (content) => whole(content) !== undefined,
      isChanged: (base, content) => Object.keys(edit(sent(base), sent(content))).length > 0,
      create: async (content, once) => {
        const body = whole(content) as Whole;
        const params = { path: { unit_id: unit }, header: once };
        const message = await unwrap(api.POST("/units/{unit_id}/messages", { params, body }));
        return { message, named: namedIn(content) };
      },
      change: async ({ message }, version, base, content) => {
        const next = await unwrap(
          api.PATCH("/messages/{message_id}", {
            params: { ...atMessage(message.id).params, header: { "If-Match": `"${version}"` } },
            body: edit(sent(base), whole(content) as Whole),
          }),
        );
        if (differing(base, content).includes("recipients"))
          void queries.invalidateQueries({ queryKey: ["message", message.id, "audience"] });
        return { message: next, named: namedIn(content) };
      },
      read: async (id) => {
        const [message, named] = await Promise.all([
          unwrap(api.GET("/messages/{message_id}", atMessage(id))),
          unwrap(api.GET("/messages/{message_id}/audience", atMessage(id))),
        ]);
        queries.setQueryData(["message", id, "audience"], named);
        return { message, named };
      },
      useNewest,
      known: ({ message }, how) => {
        takeAnswer(queries, ["message", message.id], message);
        if (how === "found") return;
        setSavedAt(new Date().toISOString());
        void queries.invalidateQueries({ queryKey: ["messages"] });
      },
      refused: ({ message }) => void queries.invalidateQueries({ queryKey: ["message", message.id], exact: true }),
      settled: (written) => written,
      onCreated: ({ message }) => onCreated(message),
    },
    start,
  );
  return {
    ...shared,
    conflict: conflict && { mine: conflict.mine, theirs: writtenIn(conflict.theirs) },
    message: draft?.message,
    lack: lack(shared.content),
    savedAt,
  };
}

const idOf = ({ message }: Start) => message.id;
const versionOf = ({ message }: Start) => message.version;
const writtenIn = ({ message, named }: Start) => contentOf(message, named);

function useNewest(id: string | undefined) {
  const { data, dataUpdatedAt } = useMessage(id);
  return { version: data?.version ?? 0, at: dataUpdatedAt };
}
