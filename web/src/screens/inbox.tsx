import { Link, useSearchParams } from "react-router";
import { useInbox } from "../api/queries";
import type { InboxItem } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";

/** What has come for whoever reads. */
export function Inbox() {
  const { t } = useWords();
  const { unit } = useProfile();
  const [params] = useSearchParams();
  const unread = params.get("unread") === "true";
  const inbox = useInbox(unread);
  return (
    <Page title={t("inbox.title")} lead={<p className="quiet">{t("inbox.notLegal")}</p>}>
      <section className="card">
        <nav className="segments" aria-label={t("tray.filter")}>
          <Link to="?" aria-current={unread ? undefined : "true"}>
            {t("documents.status.all")}
          </Link>
          <Link to="?unread=true" aria-current={unread ? "true" : undefined}>
            {t("inbox.unreadOnly")}
          </Link>
        </nav>
        <Listing
          query={inbox}
          label={t("inbox.title")}
          empty={t(unread ? "inbox.noneUnread" : "inbox.none")}
          keyOf={(item) => item.id}
          of={(item) => <InboxRow item={item} unit={unit.id} />}
        />
      </section>
    </Page>
  );
}

/** Under which name it came and from which unit; what the system tells of a unit may name it in its subject. */
export function senderOf({ alias, sender, occasion, subject }: InboxItem): string[] {
  const named = occasion !== null && subject.includes(sender.name);
  return [alias, named ? null : sender.name].filter((name) => name !== null);
}

export function InboxRow({ item, unit }: { item: InboxItem; unit: string }) {
  const { t, when } = useWords();
  return (
    <Link className={item.read_at ? "row" : "row unread"} to={`/u/${unit}/inbox/${item.id}`}>
      <span className="row-main">
        <strong>
          {item.subject}
          {!item.read_at && <span className="hidden"> ({t("inbox.unread")})</span>}
        </strong>
        <span className="quiet">{senderOf(item).join(" · ")}</span>
      </span>
      <time className="row-time quiet" dateTime={item.received_at}>
        {when(item.received_at)}
      </time>
    </Link>
  );
}
