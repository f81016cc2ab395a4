import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import type { SignatureRequest } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { PdfPreview } from "../ui/pdf-lazy";
import { useSay } from "../ui/said";
import { useWords } from "../words";

const REASON_MAX = 4000;

/** A document to be signed, with the decision beside it; it can be signed once it is on the screen. */
export function RequestReader({ request }: { request: SignatureRequest }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const { unit } = useProfile();
  const [shown, setShown] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const path = { request_id: request.id };
  const sign = useMutation({
    mutationFn: () => {
      const body = { document_sha256: request.document.sha256 };
      return unwrap(
        api.POST("/signature-requests/{request_id}/sign", { params: { path, header: once.header(body) }, body }),
      );
    },
    onSuccess: async () => {
      once.taken();
      say(t("tray.signed"));
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <header className="reader-head">
        <div>
          <h2>{request.communication.subject}</h2>
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
      {request.reason && <blockquote>{request.reason}</blockquote>}
      {sign.isError && <Failure error={sign.error} />}
      <PdfPreview url={request.document.url} sha256={request.document.sha256} onShown={() => setShown(true)} />
      {rejecting && <RejectQuestion request={request} onClose={() => setRejecting(false)} />}
    </>
  );
}

function RejectQuestion({ request, onClose }: { request: SignatureRequest; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const [reason, setReason] = useState("");
  const reject = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/signature-requests/{request_id}/reject", {
          params: { path: { request_id: request.id }, header: once.header(reason) },
          body: { reason },
        }),
      ),
    onSuccess: async () => {
      say(t("tray.rejected"));
      onClose();
      await queries.invalidateQueries();
    },
  });
  return (
    <Question
      isOpen
      title={t("tray.rejectTitle")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action danger isDisabled={!reason.trim()} isPending={reject.isPending} onPress={() => reject.mutate()}>
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
        value={reason}
        onChange={setReason}
        maxLength={REASON_MAX}
        error={reject.error instanceof Refused ? reject.error.fields.reason : undefined}
      />
      {reject.isError && <Failure error={reject.error} />}
    </Question>
  );
}
