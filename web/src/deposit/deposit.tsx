import { Link, useSearchParams } from "react-router";
import { type DepositFile, useFiles } from "../api/deposit";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { useSearched } from "../ui/use-searched";
import { useWords } from "../words";
import { FileState } from "./file-state";
import { SendFiles } from "./send-files";

/** The files of the unit that are too big for a mail, or for a letter. */
export function Deposit() {
  const { t } = useWords();
  const { unit } = useProfile();
  const [params] = useSearchParams();
  const mine = params.get("owner") === "me";
  const { q, search } = useSearched();
  const files = useFiles(unit.id, { q: q || undefined, owner: mine ? "me" : undefined });
  return (
    <Page title={t("deposit.title")} lead={<p className="quiet">{t("deposit.lead")}</p>}>
      <SendFiles unit={unit.id} />
      <section className="card" aria-label={t("deposit.files")} aria-busy={files.isFetching}>
        <div className="list-head">
          <nav className="segments" aria-label={t("tray.filter")}>
            <Link to="?" state={{ q }} aria-current={mine ? undefined : "true"}>
              {t("deposit.ofUnit")}
            </Link>
            <Link to="?owner=me" state={{ q }} aria-current={mine ? "true" : undefined}>
              {t("deposit.mine")}
            </Link>
          </nav>
          <Search label={t("deposit.search")} asked={q} onSearch={search} />
        </div>
        <Listing
          query={files}
          label={t("deposit.files")}
          empty={t(q ? "deposit.noneFound" : "deposit.none")}
          emptyIcon="file"
          keyOf={(file) => file.id}
          of={(file) => <FileRow file={file} unit={unit.id} />}
        />
      </section>
    </Page>
  );
}

function FileRow({ file, unit }: { file: DepositFile; unit: string }) {
  const { t, when, bytes } = useWords();
  return (
    <Link className="row" to={`/u/${unit}/files/${file.id}`}>
      <span className="row-main">
        <strong>{file.name}</strong>
        <span className="quiet">
          {bytes(file.size)} · {file.owner.name}
        </span>
      </span>
      {file.links > 0 && <span className="quiet">{t("deposit.links", { count: file.links })}</span>}
      <FileState file={file} />
      <time className="row-time quiet" dateTime={file.created_at}>
        {when(file.created_at)}
      </time>
    </Link>
  );
}
