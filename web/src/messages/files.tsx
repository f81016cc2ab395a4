import { useState } from "react";
import { useApi } from "../api/context";
import { atFile } from "../api/deposit";
import { unwrap } from "../api/problems";
import type { Message } from "../api/types";
import { FILES_MAX } from "../api/uploads";
import { DepositPicker } from "../deposit/picker-lazy";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Group } from "../ui/fields";
import { FileLine } from "../ui/file-line";
import { Icon } from "../ui/icons";
import { useWords } from "../words";
import type { Attached } from "./draft";

interface FieldProps {
  value: Attached[];
  onChange: (files: Attached[]) => void;
  error?: string;
}

/** The files of the deposit that a message carries; whoever does not work with the deposit can only take them away. */
export function FilesField({ value, onChange, error }: FieldProps) {
  const { t } = useWords();
  const { staff } = useProfile();
  const [picking, setPicking] = useState(false);
  if (!staff && value.length === 0) return null;
  return (
    <Group legend={t("files.title")} error={error}>
      <p className="hint">{t("message.filesHint")}</p>
      <ul className="file-list" aria-label={t("files.title")}>
        {value.map((file) => (
          <li key={file.id}>
            <FileLine
              name={file.name}
              size={file.size}
              actions={
                <Action
                  plain
                  aria-label={t("files.remove", { name: file.name })}
                  onPress={() => onChange(value.filter((one) => one !== file))}
                >
                  <Icon name="close" />
                </Action>
              }
            />
          </li>
        ))}
      </ul>
      {staff && (
        <Action plain isDisabled={value.length >= FILES_MAX} onPress={() => setPicking(true)}>
          <Icon name="upload" />
          {t("files.fromDeposit")}
        </Action>
      )}
      {picking && (
        <DepositPicker
          what="message"
          pick={({ id, name, size }) => onChange([...value.filter((one) => one.id !== id), { id, name, size }])}
          onClose={() => setPicking(false)}
        />
      )}
    </Group>
  );
}

/** The files of a message that has left, for those who work with the deposit to open. */
export function CarriedFiles({ message }: { message: Message }) {
  const { t } = useWords();
  const { staff } = useProfile();
  const api = useApi();
  if (message.attachments.length === 0) return null;
  const open = async (id: string) => (await unwrap(api.GET("/files/{file_id}", atFile(id)))).url;
  return (
    <ul className="file-list" aria-label={t("files.title")}>
      {message.attachments.map(({ id, name, size }) => (
        <li key={id}>
          <FileLine name={name} size={size} open={staff ? () => open(id) : undefined} />
        </li>
      ))}
    </ul>
  );
}
