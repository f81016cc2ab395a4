import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useApi, useServices } from "../api/context";
import { isOvertaken, Refused, unwrap } from "../api/problems";
import { freshRequest } from "../api/queries";
import type { SignatureRequest } from "../api/types";
import { forget, kept } from "../auth/kept";
import { useKept } from "../auth/use-kept";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { LeftText } from "../ui/left-text";
import { useOnce } from "../ui/once";
import { PdfPreview } from "../ui/pdf-lazy";
import { useSay } from "../ui/said";
import { useFocusKept } from "../ui/use-focus-kept";
import { useWords } from "../words";
import { Meanwhile } from "./meanwhile";
import { REASON_MAX } from "./reasons";

/** A document to be signed, with the decision beside it; it can be signed once it is on the screen. */
export function RequestReader({ request: asked }: { request: SignatureRequest }) {
  const { t } = useWords();
  const say = useSay();
  const { api, session } = useServices();
  const queries = useQueryClient();
  const once = useOnce();
  const { unit } = useProfile();
  const [shown, setShown] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  // What was written of one that cannot be rejected any more, or that somebody else went before.
  const [left, setLeft] = useState(() =>
    asked.status === "pending" ? undefined : kept<string>(session.subject, rejectionOf(asked.id)),
  );
  const [decided, setDecided] = useState<SignatureRequest>();
  const request = decided ?? asked;
  const heading = useFocusKept<HTMLHeadingElement>(request.status);
  const path = { request_id: request.id };
  const sign = useMutation({
    mutationFn: () => {
      const body = { document_sha256: request.document.sha256 };
      return unwrap(
        api.POST("/signature-requests/{request_id}/sign", { params: { path, header: once.header(body) }, body }),
      );
    },
    onSuccess: async (next) => {
      once.taken();
      setDecided(next);
      say(t("tray.signed"));
      await queries.invalidateQueries();
    },
    onError: () => refresh(queries, request),
  });
  // What is asked about is what is shown, wherever it is by now.
  const find = async () => ({ ...request.document, url: ((await freshRequest(api, request)) ?? request).document.url });
  return (
    <>
      <header className="reader-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {request.communication.subject}
          </h2>
          <Link to={`/u/${unit.id}/letters/${request.communication.id}`}>{t("tray.openLetter")}</Link>
        </div>
        {request.status === "pending" && (
          <div className="buttons">
            <Action onPress={() => setRejecting(true)}>{t("tray.reject")}</Action>
            <Action primary isDisabled={!shown} isPending={sign.isPending} onPress={() => sign.mutate()}>
              <Icon name="tray" />
              {t("tray.sign")}
            </Action>
          </div>
        )}
      </header>
      {request.status === "pending" && <p className="hint">{t("tray.signNote")}</p>}
      {decided && <p className="notice good">{t(decided.status === "signed" ? "tray.signed" : "tray.rejected")}</p>}
      {request.reason && <blockquote>{request.reason}</blockquote>}
      {sign.isError && <Failure error={sign.error} />}
      {isOvertaken(sign.error) && <Meanwhile id={request.communication.id} />}
      <PdfPreview find={find} onShown={() => setShown(true)} />
      {left !== undefined && (
        <LeftText
          texts={[{ label: t("tray.reason"), value: left, rows: 4 }]}
          onDrop={() => {
            forget(session.subject, rejectionOf(asked.id));
            setLeft(undefined);
          }}
        />
      )}
      {rejecting && (
        <RejectQuestion
          request={request}
          onClose={() => setRejecting(false)}
          onLeft={setLeft}
          onDone={(rejected) => {
            setLeft(undefined);
            setDecided(rejected);
          }}
        />
      )}
    </>
  );
}

/** Somebody was there first: how the letter and its requests stand now. */
function refresh(queries: QueryClient, request: SignatureRequest) {
  return Promise.all(
    [["letter", request.communication.id], ["tray"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
  );
}

interface RejectProps {
  request: SignatureRequest;
  onClose: () => void;
  /** Closed after somebody else was first: the reason may have nowhere to go. */
  onLeft: (reason: string) => void;
  onDone: (rejected: SignatureRequest) => void;
}

function rejectionOf(request: string): string {
  return `reject:${request}`;
}

function RejectQuestion({ request, onClose, onLeft, onDone }: RejectProps) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const reason = useKept(rejectionOf(request.id));
  const reject = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/signature-requests/{request_id}/reject", {
          params: { path: { request_id: request.id }, header: once.header(reason.text) },
          body: { reason: reason.text },
        }),
      ),
    onSuccess: async (next) => {
      once.taken();
      reason.taken();
      onDone(next);
      say(t("tray.rejected"));
      onClose();
      await queries.invalidateQueries();
    },
    onError: () => refresh(queries, request),
  });
  const close = () => {
    if (isOvertaken(reject.error) && reason.text) {
      // The request may be gone, and with it the question: the text stays beside the document instead.
      reason.taken();
      onLeft(reason.text);
    }
    onClose();
  };
  return (
    <Question
      isOpen
      title={t("tray.rejectTitle")}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action danger isDisabled={!reason.text.trim()} isPending={reject.isPending} onPress={() => reject.mutate()}>
            {t("tray.reject")}
          </Action>
        </>
      }
    >
      <p>{t("tray.rejectLead")}</p>
      <Field
        required
        label={t("tray.reason")}
        rows={4}
        value={reason.text}
        onChange={reason.write}
        maxLength={REASON_MAX}
        hint={reason.restored && t("draft.restored")}
        error={reject.error instanceof Refused ? reject.error.fields.reason : undefined}
      />
      {reject.isError && <Failure error={reject.error} inputs={["reason"]} />}
      {isOvertaken(reject.error) && <Meanwhile id={request.communication.id} />}
    </Question>
  );
}
