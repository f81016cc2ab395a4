import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter, useLetter } from "../api/queries";
import { takeAnswer } from "../api/take-answer";
import type { Letter } from "../api/types";
import { useSharedDraft } from "../ui/use-shared-draft";
import { type Content, type ContentField, contentOf, edit, type Whole, whole, writing } from "./draft";
import { isWritable } from "./writable";

/** A letter that is saved as one goes. */
export function useDraft(unit: string, start: Letter | undefined, onCreated: (letter: Letter) => void) {
  const api = useApi();
  const queries = useQueryClient();
  const { draft: letter, ...shared } = useSharedDraft<Letter, Content, ContentField>(
    {
      meetings: writing,
      unnamed: `new:${unit}`,
      idOf,
      versionOf,
      contentOf,
      isOpen: (found) => isWritable(found, unit),
      isWhole: (content) => whole(content) !== undefined,
      isChanged: (base, content) => writing.differing(base, content).length > 0,
      create: (content, once) => {
        const params = { path: { unit_id: unit }, header: once };
        return unwrap(api.POST("/units/{unit_id}/communications", { params, body: whole(content) as Whole }));
      },
      change: (draft, version, base, content) =>
        unwrap(
          api.PATCH("/communications/{communication_id}", {
            params: { ...atLetter(draft.id).params, header: { "If-Match": `"${version}"` } },
            body: edit(base, { ...(whole(content) as Whole), destination: content.destination }),
          }),
        ),
      read: (id) => unwrap(api.GET("/communications/{communication_id}", atLetter(id))),
      useNewest,
      known: (draft, how) => {
        takeAnswer(queries, ["letter", draft.id], draft);
        void queries.invalidateQueries({ queryKey: ["letter", draft.id, "changes"] });
        if (how === "saved") void queries.invalidateQueries({ queryKey: ["letters"] });
      },
      refused: (draft) => void queries.invalidateQueries({ queryKey: ["letter", draft.id] }),
      settled: (sent, next) => ({ ...sent, destination: next.destination }),
      onCreated,
    },
    start,
  );
  return { ...shared, letter };
}

const idOf = (letter: Letter) => letter.id;
const versionOf = (letter: Letter) => letter.version;

function useNewest(id: string | undefined) {
  const { data, dataUpdatedAt } = useLetter(id);
  return { version: data?.version ?? 0, at: dataUpdatedAt };
}
