import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Checkbox } from "react-aria-components";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { BatchResult, SignatureRequest } from "../api/types";
import { useKept } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { inBatches, placeOf, undecided } from "./deciding";
import { REASON_MAX } from "./reasons";

/** Which decision is asked about, and of which requests: they stay while it is asked, whatever becomes of the list. */
export interface BatchAsked {
  action: "sign" | "reject";
  requests: SignatureRequest[];
}

interface Props {
  all: SignatureRequest[];
  selected: SignatureRequest[];
  onSelect: (ids: string[]) => void;
  asked: BatchAsked | undefined;
  onAsk: (asked: BatchAsked) => void;
  onClose: () => void;
  onDone: (decided: SignatureRequest[]) => void;
}

/** Several decisions at once. */
export function BatchBar({ all, selected, onSelect, asked, onAsk, onClose, onDone }: Props) {
  const { t } = useWords();
  const ask = (action: "sign" | "reject") => onAsk({ action, requests: selected });
  return (
    <div className="batch">
      <Checkbox
        className="check"
        isSelected={all.length > 0 && selected.length === all.length}
        isIndeterminate={selected.length > 0 && selected.length < all.length}
        onChange={(on) => onSelect(on ? all.map((one) => one.id) : [])}
      >
        <span className="box">
          <Icon name="check" />
        </span>
        {selected.length ? t("tray.selected", { count: selected.length }) : t("tray.selectAll")}
      </Checkbox>
      {selected.length > 0 && (
        <div className="buttons">
          <Action onPress={() => ask("reject")}>{t("tray.rejectSelected")}</Action>
          <Action primary onPress={() => ask("sign")}>
            {t("tray.signSelected")}
          </Action>
        </div>
      )}
      {asked && <BatchQuestion {...asked} onClose={onClose} onDone={() => onDone(asked.requests)} />}
    </div>
  );
}

interface QuestionProps extends BatchAsked {
  onClose: () => void;
  onDone: () => void;
}

function BatchQuestion({ action, requests: chosen, onClose, onDone }: QuestionProps) {
  const { t, when } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const reason = useKept(placeOf(chosen));
  const [results, setResults] = useState<BatchResult[]>([]);
  const decide = useMutation({
    mutationFn: async () => {
      const told: BatchResult[] = [];
      for (const few of inBatches(chosen, results)) {
        const items = few.map(({ id, document }) => ({ id, document_sha256: document.sha256 }));
        const body = { action, items, reason: action === "reject" ? reason.text : null };
        const answer = await unwrap(
          api.POST("/signature-requests/batch", { params: { header: once.header(body) }, body }),
        );
        // What was taken is remembered item by item: a second try is another request.
        once.taken();
        const next = answer.results;
        setResults((before) => [...before.filter((one) => !next.some((each) => each.id === one.id)), ...next]);
        told.push(...next);
      }
      return told;
    },
    onSuccess: (told) => {
      const failed = told.filter((one) => one.status === "error").length;
      say(t("tray.batchDone", { done: told.length - failed, failed }));
      if (failed > 0) return;
      reason.taken();
      onClose();
      onDone();
    },
    // When one did not come through, those before it did.
    onSettled: () => queries.invalidateQueries(),
  });
  const problems = results.filter((one) => one.problem);
  // Of what was decided nothing is asked again.
  const requests = undecided(chosen, results);
  const close = () => {
    // Some of them are decided, or gone: the same ones may never be there again to be chosen.
    if (results.length > 0) reason.taken();
    onClose();
  };
  return (
    <Question
      isOpen
      title={action === "sign" ? t("tray.batchTitle", { count: requests.length }) : t("tray.rejectTitle")}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action
            primary={action === "sign"}
            danger={action === "reject"}
            isDisabled={action === "reject" && !reason.text.trim()}
            isPending={decide.isPending}
            onPress={() => decide.mutate()}
          >
            {t(action === "sign" ? "tray.sign" : "tray.reject")}
          </Action>
        </>
      }
    >
      <p>{t(action === "sign" ? "tray.batchLead" : "tray.rejectLead")}</p>
      <ul>
        {requests.map((request) => {
          const refused = problems.find((one) => one.id === request.id)?.problem;
          return (
            <li key={request.id}>
              {request.communication.subject}
              <div className="hint">
                {t("letters.toward", { unit: request.communication.destination.name })} · {when(request.requested_at)}
              </div>
              {refused && <span className="error"> {refused.detail}</span>}
            </li>
          );
        })}
      </ul>
      {action === "reject" && (
        <Field
          required
          label={t("tray.reason")}
          rows={3}
          value={reason.text}
          onChange={reason.write}
          maxLength={REASON_MAX}
          hint={reason.restored && t("draft.restored")}
        />
      )}
      {decide.isError && <Failure error={decide.error} />}
    </Question>
  );
}
