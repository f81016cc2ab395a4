import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { Button, DropZone, FileTrigger, isFileDropItem, Text } from "react-aria-components";
import { useApi } from "../api/context";
import { useFile } from "../api/deposit";
import { Refused } from "../api/problems";
import { Action } from "../ui/action";
import { useFileReason } from "../ui/file-reason";
import { Icon } from "../ui/icons";
import { Progress } from "../ui/progress";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { type Sending, sendings } from "./sendings";

/** Where files are dropped or chosen, and those on their way. */
export function SendFiles({ unit }: { unit: string }) {
  const { t } = useWords();
  const api = useApi();
  const all = useSyncExternalStore(sendings.subscribe, sendings.now).filter((one) => one.unit === unit);
  return (
    <section className="card stack" aria-label={t("deposit.add")}>
      <DropZone
        className="drop"
        aria-label={t("deposit.add")}
        onDrop={async (event) =>
          sendings.add(api, unit, await Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile())))
        }
      >
        <Text slot="label">{t("files.drop")}</Text>{" "}
        <FileTrigger allowsMultiple onSelect={(files) => files && sendings.add(api, unit, files)}>
          <Button className="action secondary">{t("files.choose")}</Button>
        </FileTrigger>
        <p className="hint">{t("deposit.limits")}</p>
      </DropZone>
      {all.length > 0 && (
        <ul className="file-list" aria-label={t("deposit.sending")}>
          {all.map((sending) => (
            <li key={sending.key}>
              <SendingLine sending={sending} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function SendingLine({ sending }: { sending: Sending }) {
  const { t, bytes } = useWords();
  const api = useApi();
  const { key, file, percent, status, error, id } = sending;
  const name = file.name;
  const moving = status === "sending";
  const bad = !moving && status !== "checking";
  return (
    <div className={bad ? "file rejected" : "file"}>
      <Icon name="file" />
      <span className="file-name">
        {name} <span className="quiet">{bytes(file.size)}</span>
        {moving ? (
          <Progress label={t("files.sending", { name })} percent={percent} />
        ) : status === "checking" && id ? (
          <Checking sending={{ ...sending, id }} />
        ) : (
          <span className="error" role="status">
            {error instanceof Refused ? error.why : t(`deposit.fault.${status}`)}
          </span>
        )}
      </span>
      {moving && (
        <Action plain aria-label={t("deposit.pause", { name })} onPress={() => sendings.stop(key)}>
          <Icon name="pause" />
        </Action>
      )}
      {(status === "failed" || status === "stopped") && (
        <Action plain aria-label={t("deposit.goOn", { name })} onPress={() => sendings.retry(api, key)}>
          <Icon name="retry" />
        </Action>
      )}
      {bad && <Forget sending={sending} />}
    </div>
  );
}

/** What has gone up is looked at; then the file is in the list, or is told of here. */
function Checking({ sending }: { sending: Sending & { id: string } }) {
  const { t } = useWords();
  const say = useSay();
  const queries = useQueryClient();
  const reasonOf = useFileReason();
  const { key, unit, id, file } = sending;
  const found = useFile(id, true);
  const status = found.data?.status;
  useEffect(() => {
    if (!status || status === "waiting") return;
    void queries.invalidateQueries({ queryKey: ["files", unit] });
    if (status !== "available") return;
    say(t("deposit.added", { name: file.name }));
    sendings.drop(key);
  }, [status, queries, unit, key, file.name, say, t]);
  return (
    <span className={status === "rejected" ? "error" : "quiet"} role="status">
      {status === "rejected" && found.data
        ? `${t("files.rejected")}: ${reasonOf(found.data)}`
        : (found.data && reasonOf(found.data)) || t("files.waiting")}
      {status === "rejected" && <Forget sending={sending} />}
    </span>
  );
}

/** Takes a file that did not come out of the list, and out of the deposit. */
function Forget({ sending }: { sending: Sending }) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const { key, id, unit, file } = sending;
  const forget = async () => {
    sendings.drop(key);
    if (!id) return;
    // When it cannot be deleted now, it is still in the list, where it can be.
    await api.DELETE("/files/{file_id}", { params: { path: { file_id: id } } }).catch(() => undefined);
    await queries.invalidateQueries({ queryKey: ["files", unit] });
  };
  return (
    <Action plain aria-label={t("files.remove", { name: file.name })} onPress={forget}>
      <Icon name="close" />
    </Action>
  );
}
