import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { type DepositFile, type ShareLink, useAccesses, useLinks } from "../api/deposit";
import { unwrap } from "../api/problems";
import { Action } from "../ui/action";
import { Confirmed } from "../ui/confirmed";
import { Icon } from "../ui/icons";
import { Listing } from "../ui/listing";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { NewLink } from "./new-link";

/** The links by which a file is given to people outside, each with how it was used. */
export function Links({ file }: { file: DepositFile }) {
  const { t } = useWords();
  const links = useLinks(file.id);
  const [making, setMaking] = useState(false);
  return (
    <section className="card" aria-labelledby="links-title">
      <header className="list-head padded-head">
        <h2 id="links-title">{t("links.title")}</h2>
        <Action primary onPress={() => setMaking(true)}>
          <Icon name="clip" />
          {t("links.new")}
        </Action>
      </header>
      <Listing
        query={links}
        label={t("links.title")}
        empty={t("links.none")}
        emptyIcon="clip"
        keyOf={(link) => link.id}
        of={(link) => <LinkRow file={file.id} link={link} />}
      />
      {making && <NewLink file={file} onClose={() => setMaking(false)} />}
    </section>
  );
}

function LinkRow({ file, link }: { file: string; link: ShareLink }) {
  const { t, when } = useWords();
  const [open, setOpen] = useState(false);
  const used =
    link.max_downloads === null
      ? t("links.downloads", { count: link.downloads })
      : t("links.downloadsOf", { done: link.downloads, most: link.max_downloads });
  const standing = link.revoked_at
    ? t("links.revokedAt", { when: when(link.revoked_at) })
    : link.active
      ? t("links.until", { when: when(link.expires_at) })
      : t("links.over");
  return (
    <div className="line">
      <span className="row-main">
        <strong>{t("links.by", { name: link.created_by.name, when: when(link.created_at) })}</strong>
        <span className="quiet">
          {standing}
          {link.has_pin && ` · ${t("links.withPin")}`}
        </span>
        <span className="quiet">
          {used}
          {link.last_download_at && ` · ${t("links.last", { when: when(link.last_download_at) })}`}
        </span>
        {open && <Accesses file={file} link={link.id} />}
      </span>
      <span className={`badge ${link.active ? "file-available" : "file-rejected"}`}>
        {t(link.active ? "links.active" : "links.inactive")}
      </span>
      <Action plain aria-expanded={open} onPress={() => setOpen(!open)}>
        {t("links.uses")}
      </Action>
      {!link.revoked_at && <Revoke file={file} link={link} />}
    </div>
  );
}

function Accesses({ file, link }: { file: string; link: string }) {
  const { t, when } = useWords();
  const accesses = useAccesses(file, link);
  return (
    <Listing
      query={accesses}
      label={t("links.uses")}
      empty={t("links.noUses")}
      emptyIcon="download"
      keyOf={(access) => access.at + access.source}
      of={(access) => (
        <span className="quiet">
          {when(access.at)}: {t(`links.result.${access.result}`)}
        </span>
      )}
    />
  );
}

function Revoke({ file, link }: { file: string; link: ShareLink }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  return (
    <Confirmed
      label={t("links.revoke")}
      title={t("links.revokeTitle")}
      run={() =>
        unwrap(
          api.DELETE("/files/{file_id}/links/{link_id}", { params: { path: { file_id: file, link_id: link.id } } }),
        )
      }
      onDone={() => {
        say(t("links.revoked"));
        return queries.invalidateQueries({ queryKey: ["file", file] });
      }}
    >
      <p>{t("links.revokeBody")}</p>
    </Confirmed>
  );
}
