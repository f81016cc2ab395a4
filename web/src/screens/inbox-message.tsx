import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { useInboxItem } from "../api/queries";
import type { CarriedFile, InboxItem, Me } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Reason } from "../letters/reasons";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Failure } from "../ui/failure";
import { FileLine } from "../ui/file-line";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { senderOf } from "./inbox";

/** A message, which is read by being opened. */
export function InboxMessage() {
  const { t, when } = useWords();
  const { item = "" } = useParams();
  const { unit, me } = useProfile();
  const api = useApi();
  const queries = useQueryClient();
  const message = useInboxItem(item);
  const unread = message.data && !message.data.read_at;
  useEffect(() => {
    if (!unread) return;
    const path = { item_id: item };
    unwrap(api.POST("/me/inbox/{item_id}/read", { params: { path } }))
      .then(() => refresh(queries))
      // It stays unread, and is tried again when it is next opened.
      .catch(() => undefined);
  }, [unread, item, api, queries]);
  return (
    <Loaded query={message}>
      {(found) => {
        const to = placeOf(found);
        const others = othersOf(found.recipients, me);
        return (
          <Page
            title={found.subject}
            above={<Back to={`/u/${unit.id}/inbox`}>{t("inbox.title")}</Back>}
            lead={
              <p className="quiet">
                {[...senderOf(found), ""].join(" · ")}
                <time dateTime={found.received_at}>{when(found.received_at)}</time>
              </p>
            }
          >
            <section className="card stack">
              {found.body && <p className="letter-body">{found.body}</p>}
              <Carried item={item} files={found.attachments} />
              {others.length > 0 && (
                <p className="quiet">{t("inbox.others", { count: others.length, names: others.join(", ") })}</p>
              )}
              {found.reason && (
                <p>
                  <strong>{t("letter.reason")}:</strong> <Reason code={found.reason} />
                </p>
              )}
              {found.remarks && found.remarks !== found.reason && (
                <>
                  <h2>{t("letter.remarks")}</h2>
                  <blockquote>{found.remarks}</blockquote>
                </>
              )}
              {to && (
                <p>
                  <Link className="action primary" to={`/u/${to.unit ?? unit.id}/${to.path}`}>
                    {t(to.words)}
                  </Link>
                </p>
              )}
              {!found.occasion && <Acknowledge item={found} />}
              <p className="hint">{t("inbox.notLegal")}</p>
            </section>
          </Page>
        );
      }}
    </Loaded>
  );
}

/** Who got it besides whoever reads, when its sender lets them see that. */
function othersOf(recipients: string[] | null, { memberships }: Me): string[] {
  const own = memberships.map(({ person }) => person.name);
  return (recipients ?? []).filter((name) => !own.includes(name));
}

/** The files that came with it, for as long as the sender's unit has not taken them back. */
function Carried({ item, files }: { item: string; files: CarriedFile[] }) {
  const { t } = useWords();
  const api = useApi();
  if (files.length === 0) return null;
  const open = async (id: string) => {
    const fresh = await unwrap(api.GET("/me/inbox/{item_id}", { params: { path: { item_id: item } } }));
    return fresh.attachments.find((one) => one.id === id)?.url ?? null;
  };
  return (
    <ul className="file-list" aria-label={t("files.title")}>
      {files.map(({ id, name, size, url }) => (
        <li key={id}>
          <FileLine name={name} size={size} open={url ? () => open(id) : undefined}>
            {!url && <span className="quiet">{t("files.withdrawn")}</span>}
          </FileLine>
        </li>
      ))}
    </ul>
  );
}

/** Where a notice of the system leads; a message leads nowhere but to itself. */
function placeOf({ link, sender }: InboxItem) {
  const [, kind, id, ...rest] = link.split("/");
  if (kind === "communications") return { path: `letters/${id}`, words: "inbox.open" } as const;
  if (kind === "signature-requests") return { path: "tray", words: "inbox.openTray" } as const;
  if (kind === "messages") return { unit: sender.id, path: `messages/${id}`, words: "inbox.openMessage" } as const;
  if (kind === "units" && rest.join("/") === "reports/pending-receptions")
    return { unit: id, path: "pending", words: "nav.pending" } as const;
  return undefined;
}

/** Says to the sender that one takes notice, which is more than having opened it. */
function Acknowledge({ item }: { item: InboxItem }) {
  const { t, whenWithin } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: () => unwrap(api.POST("/me/inbox/{item_id}/acknowledge", { params: { path: { item_id: item.id } } })),
    onSuccess: () => refresh(queries),
  });
  if (item.acknowledged_at)
    return (
      <p className="notice good" role="status">
        <Icon name="check" />
        {t("inbox.acknowledged", { when: whenWithin(item.acknowledged_at) })}
      </p>
    );
  return (
    <>
      <div className="buttons">
        <Action primary isPending={acknowledge.isPending} onPress={() => acknowledge.mutate()}>
          {t("inbox.acknowledge")}
        </Action>
      </div>
      <p className="hint">{t("inbox.acknowledgeHint")}</p>
      {acknowledge.isError && <Failure error={acknowledge.error} />}
    </>
  );
}

function refresh(queries: QueryClient) {
  return Promise.all([["inbox"], ["me"], ["inbox-item"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
}
