import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { type DepositFile, useFiles } from "../api/deposit";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { itemsOf, Listing } from "../ui/listing";
import { Search } from "../ui/search";
import { useWords } from "../words";

interface Props {
  /** What it is attached to. */
  what: "letter" | "message";
  pick: (file: DepositFile) => unknown;
  onClose: () => void;
}

/** A file of the deposit is attached: it stays where it is, and as long as what carries it. */
export default function DepositPicker({ what, pick, onClose }: Props) {
  const { t, bytes } = useWords();
  const { unit } = useProfile();
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState("");
  const files = useFiles(unit.id, { q: q || undefined });
  const shown = itemsOf(files).find((file) => file.id === chosen);
  const attach = useMutation({
    mutationFn: async () => shown && pick(shown),
    onSuccess: onClose,
  });
  return (
    <Question
      isOpen
      title={t("deposit.pickTitle")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action primary isDisabled={!shown} isPending={attach.isPending} onPress={() => attach.mutate()}>
            {t("deposit.pick")}
          </Action>
        </>
      }
    >
      <p>{t(`deposit.pickLead.${what}`)}</p>
      <Search label={t("deposit.search")} onSearch={setQ} />
      <RadioGroup aria-label={t("deposit.files")} value={chosen} onChange={setChosen}>
        <Listing
          query={files}
          label={t("deposit.files")}
          empty={t(q ? "deposit.noneFound" : "deposit.none")}
          emptyIcon="file"
          keyOf={(file) => file.id}
          of={(file) => (
            <Radio className="radio" value={file.id} isDisabled={file.status !== "available"}>
              <span className="box" />
              <span className="row-main">
                {file.name}
                <span className="quiet">
                  {bytes(file.size)}
                  {file.status !== "available" && ` · ${t(`deposit.status.${file.status}`)}`}
                </span>
              </span>
            </Radio>
          )}
        />
      </RadioGroup>
      {attach.isError && <Failure error={attach.error} />}
    </Question>
  );
}
