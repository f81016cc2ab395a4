import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { FileTrigger } from "react-aria-components";
import { useNavigate, useParams } from "react-router";
import { useApi } from "../api/context";
import { atFile, type DepositFile, useFile } from "../api/deposit";
import { unwrap } from "../api/problems";
import { goTo } from "../auth/leaving";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Confirmed } from "../ui/confirmed";
import { Failure } from "../ui/failure";
import { useFileReason } from "../ui/file-reason";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { useSay } from "../ui/said";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { FileState } from "./file-state";
import { Links } from "./links";
import { SendingLine } from "./send-files";
import { sendings } from "./sendings";

/** One file of the deposit: what it is, and whom it is shared with. */
export function FilePage() {
  const { t } = useWords();
  const { unit } = useProfile();
  const { file: id = "" } = useParams();
  const sent = useSyncExternalStore(sendings.subscribe, sendings.now).some((one) => one.id === id);
  const file = useFile(id, sent);
  return (
    <Loaded query={file}>
      {(found) => (
        <Page
          title={found.name}
          above={<Back to={`/u/${unit.id}/files`}>{t("deposit.title")}</Back>}
          actions={
            <>
              {found.status === "available" && <Download id={id} />}
              <DeleteFile file={found} />
            </>
          }
        >
          <FileData file={found} />
          {found.status === "waiting" && <GoOn file={found} />}
          {found.status === "available" && <Links file={found} />}
        </Page>
      )}
    </Loaded>
  );
}

function FileData({ file }: { file: DepositFile }) {
  const { t, when, bytes } = useWords();
  const reason = useFileReason()(file);
  return (
    <section className="card stack" aria-label={t("letter.data")}>
      <dl className="data">
        <div>
          <dt>{t("deposit.state")}</dt>
          <dd>
            <FileState file={file} /> {reason}
          </dd>
        </div>
        <div>
          <dt>{t("deposit.size")}</dt>
          <dd>{bytes(file.size)}</dd>
        </div>
        <div>
          <dt>{t("deposit.owner")}</dt>
          <dd>{file.owner.name}</dd>
        </div>
        <div>
          <dt>{t("deposit.createdAt")}</dt>
          <dd>{when(file.created_at)}</dd>
        </div>
        {file.scanning === "clean" && (
          <div>
            <dt>{t("deposit.scan")}</dt>
            <dd>{t("deposit.clean")}</dd>
          </div>
        )}
        {file.sha256 && (
          <div>
            <dt>{t("deposit.digest")}</dt>
            <dd className="digest">{file.sha256}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Download({ id }: { id: string }) {
  const { t } = useWords();
  const api = useApi();
  const download = useMutation({
    // A link that was read with the page may have run out.
    mutationFn: () => unwrap(api.GET("/files/{file_id}", atFile(id))),
    onSuccess: ({ url }) => url && goTo(url),
  });
  return (
    <>
      <Action primary isPending={download.isPending} onPress={() => download.mutate()}>
        <Icon name="download" />
        {t("deposit.download")}
      </Action>
      {download.isError && <Failure error={download.error} />}
    </>
  );
}

/** A file that has not come whole: what is missing can still be sent, by whoever has it. */
function GoOn({ file }: { file: DepositFile }) {
  const { t } = useWords();
  const api = useApi();
  const { unit } = useProfile();
  const [other, setOther] = useState(false);
  const own = useSyncExternalStore(sendings.subscribe, sendings.now).find((one) => one.id === file.id);
  if (file.sha256) return null;
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    const same = chosen.name === file.name && chosen.size === file.size;
    setOther(!same);
    if (same) sendings.add(api, unit.id, [chosen], file.id);
  };
  return (
    <section className="card stack" aria-label={t("deposit.unfinished")}>
      <h2>{t("deposit.unfinished")}</h2>
      {own ? (
        <SendingLine sending={own} />
      ) : (
        <>
          <p>{t("deposit.unfinishedLead", { name: file.name })}</p>
          <FileTrigger onSelect={(files) => choose(files?.[0])}>
            <Action>{t("deposit.chooseSame")}</Action>
          </FileTrigger>
          <p role="status" className="error">
            {other && t("deposit.otherFile")}
          </p>
        </>
      )}
    </section>
  );
}

function DeleteFile({ file }: { file: DepositFile }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { unit } = useProfile();
  return (
    <Confirmed
      plain
      label={t("deposit.delete")}
      title={t("deposit.deleteTitle")}
      run={() => unwrap(api.DELETE("/files/{file_id}", atFile(file.id)))}
      onDone={() => {
        say(t("deposit.deleted"));
        for (const one of sendings.now()) if (one.id === file.id) sendings.drop(one.key);
        navigate(`/u/${unit.id}/files`, { replace: true });
        queries.removeQueries({ queryKey: ["file", file.id] });
        return queries.invalidateQueries({ queryKey: ["files", unit.id] });
      }}
    >
      <p>{t("deposit.deleteBody", { name: file.name })}</p>
    </Confirmed>
  );
}
