import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { useInboxItem } from "../api/queries";
import { useProfile } from "../layout/use-profile";
import { Reason } from "../letters/reasons";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

const LETTER = "/communications/";

/** A message, which is read by being opened. */
export function InboxMessage() {
  const { t, when } = useWords();
  const { item = "" } = useParams();
  const { unit } = useProfile();
  const api = useApi();
  const queries = useQueryClient();
  const message = useInboxItem(item);
  const unread = message.data && !message.data.read_at;
  useEffect(() => {
    if (!unread) return;
    const path = { item_id: item };
    unwrap(api.POST("/me/inbox/{item_id}/read", { params: { path } }))
      .then(() =>
        Promise.all([["inbox"], ["me"], ["inbox-item"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
      )
      // It stays unread, and is tried again when it is next opened.
      .catch(() => undefined);
  }, [unread, item, api, queries]);
  return (
    <Loaded query={message}>
      {(found) => {
        const letter = found.link.startsWith(LETTER) ? found.link.slice(LETTER.length) : undefined;
        return (
          <Page
            title={found.subject}
            lead={
              <p className="quiet">
                {found.sender.name} · <time dateTime={found.received_at}>{when(found.received_at)}</time>
              </p>
            }
          >
            <section className="card stack">
              {found.reason && (
                <p>
                  <strong>{t("letter.reason")}:</strong> <Reason code={found.reason} />
                </p>
              )}
              {found.remarks && (
                <>
                  <h2>{t("letter.remarks")}</h2>
                  <blockquote>{found.remarks}</blockquote>
                </>
              )}
              <p>
                <Link className="action primary" to={letter ? `/u/${unit.id}/letters/${letter}` : `/u/${unit.id}/tray`}>
                  {t(letter ? "inbox.open" : "inbox.openTray")}
                </Link>
              </p>
              <p className="hint">{t("inbox.notLegal")}</p>
            </section>
          </Page>
        );
      }}
    </Loaded>
  );
}
