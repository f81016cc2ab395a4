import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { atFile, type DepositFile } from "../api/deposit";
import { Refused, unwrap } from "../api/problems";
import { Action } from "../ui/action";
import { Copy } from "../ui/copy";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useOnce } from "../ui/once";
import { useWords } from "../words";
import { dayAfter, dayIn } from "../words/dates";

const DAYS = 30;

/** A new link: until when, with which PIN, how often. It is shown this once. */
export function NewLink({ file, onClose }: { file: DepositFile; onClose: () => void }) {
  const { t, when } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const [until, setUntil] = useState(() => dayIn(DAYS));
  const [pin, setPin] = useState("");
  const [most, setMost] = useState("");
  const make = useMutation({
    mutationFn: () => {
      const body = {
        // The last day is a whole one.
        ...(until && { expires_at: dayAfter(until) }),
        ...(pin.trim() && { pin: pin.trim() }),
        ...(most.trim() && { max_downloads: Number(most) }),
      };
      return unwrap(
        api.POST("/files/{file_id}/links", {
          params: { ...atFile(file.id).params, header: once.header(body) },
          body,
        }),
      );
    },
    onSuccess: async () => {
      once.taken();
      await queries.invalidateQueries({ queryKey: ["file", file.id] });
    },
  });
  const fields = make.error instanceof Refused ? make.error.fields : {};
  const made = make.data;
  if (made)
    return (
      <Question
        isOpen
        title={t("links.madeTitle")}
        onClose={onClose}
        footer={
          <Action primary onPress={onClose}>
            {t("app.close")}
          </Action>
        }
      >
        <p>{t("links.madeLead")}</p>
        <Copy label={t("links.url")} value={made.url} />
        <p>{t("links.madeUntil", { when: when(made.expires_at) })}</p>
        {made.has_pin && <p className="notice">{t("links.pinApart")}</p>}
      </Question>
    );
  return (
    <Question
      isOpen
      title={t("links.newTitle")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action primary isPending={make.isPending} onPress={() => make.mutate()}>
            {t("links.make")}
          </Action>
        </>
      }
    >
      <p>{t("links.newLead")}</p>
      <Field
        required
        type="date"
        label={t("links.lastDay")}
        value={until}
        onChange={setUntil}
        error={fields.expires_at}
        hint={t("links.lastDayHint")}
      />
      <Field
        required={false}
        label={t("links.pin")}
        value={pin}
        onChange={setPin}
        error={fields.pin}
        hint={t("links.pinHint")}
      />
      <Field
        required={false}
        type="number"
        label={t("links.most")}
        value={most}
        onChange={setMost}
        error={fields.max_downloads}
      />
      {make.isError && <Failure error={make.error} inputs={["expires_at", "pin", "max_downloads"]} />}
    </Question>
  );
}
