import type { ReactNode } from "react";
import { Link, Navigate } from "react-router";
import { useFailedSends, useMessageDrafts } from "../api/messages";
import { useInbox, useLetters, useTray } from "../api/queries";
import { toReceive, usePending } from "../api/reports";
import { useProfile } from "../layout/use-profile";
import { RequestRow } from "../letters/request-row";
import { LetterRow } from "../letters/row";
import { MessageRow } from "../messages/message-row";
import { Icon, type IconName } from "../ui/icons";
import { Empty, Listing, type Pages } from "../ui/listing";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import "../styles/messages.css";
import { InboxRow } from "./inbox";

const SHOWN = 5;

/** What waits for whoever looks. Each pile asks for its own: what comes for one draws nothing of the others anew. */
export function Home() {
  const { t } = useWords();
  const { unit, staff, signs, writes } = useProfile();
  // All staff write messages; some who write them are no staff.
  if (!writes) return <Navigate replace to={`/u/${unit.id}/inbox`} />;
  return (
    <Page title={t("home.title")}>
      <div className="home">
        <div className="stack">
          {signs && <ToSign />}
          {staff && (
            <>
              <ToReceive />
              <Drafts />
            </>
          )}
          <MessagesToSend />
        </div>
        <div className="stack">
          <UnreadThings />
          <FailedSends />
        </div>
      </div>
    </Page>
  );
}

function ToSign() {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <Pile icon="tray" title={t("home.toSign")} to="tray">
      <Newest
        query={useTray("pending")}
        label={t("home.toSign")}
        empty={t("home.toSignNone")}
        of={(request) => <RequestRow request={request} to={`/u/${unit.id}/tray?request=${request.id}`} />}
      />
    </Pile>
  );
}

function ToReceive() {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <Pile icon="received" title={t("home.toReceive")} to="pending">
      <Loaded query={usePending(unit.id, 0)}>
        {(report) => (
          <Few
            items={toReceive(report)}
            label={t("home.toReceive")}
            empty={t("home.toReceiveNone")}
            of={(letter) => <LetterRow received letter={letter} unit={unit.id} />}
          />
        )}
      </Loaded>
    </Pile>
  );
}

function Drafts() {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <Pile icon="drafts" title={t("home.drafts")} to="drafts">
      <Newest
        query={useLetters(unit.id, { box: "sent", state: "draft", limit: SHOWN })}
        label={t("home.drafts")}
        empty={t("home.draftsNone")}
        of={(letter) => <LetterRow letter={letter} unit={unit.id} />}
      />
    </Pile>
  );
}

/** What is being written, and what waits for its time. */
function MessagesToSend() {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <Pile icon="sent" title={t("nav.messageDrafts")} to="messages">
      <Newest
        query={useMessageDrafts(unit.id)}
        label={t("nav.messageDrafts")}
        empty={t("home.messagesNone")}
        of={(message) => <MessageRow message={message} unit={unit.id} />}
      />
    </Pile>
  );
}

function UnreadThings() {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <Pile icon="inbox" title={t("home.unread")} to="inbox">
      <Newest
        query={useInbox(true)}
        label={t("home.unread")}
        empty={t("home.unreadNone")}
        of={(item) => <InboxRow item={item} unit={unit.id} />}
      />
    </Pile>
  );
}

function FailedSends() {
  const { t } = useWords();
  const { unit, notifies } = useProfile();
  return (
    <Pile icon="warning" title={t("home.failed")} to="outbox">
      <Loaded query={useFailedSends(unit.id, notifies, SHOWN)}>
        {(found) => (
          <Few
            items={found}
            label={t("home.failed")}
            empty={t("home.failedNone")}
            of={(message) => <MessageRow message={message} unit={unit.id} />}
          />
        )}
      </Loaded>
    </Pile>
  );
}

interface Named {
  id: string;
}

interface PartProps<T> {
  label: string;
  empty: string;
  of: (item: T) => ReactNode;
}

/** The first of a list; that there is none is good news. */
function Newest<T extends Named>({ query, ...rest }: PartProps<T> & { query: Pages<T> }) {
  return <Listing most={SHOWN} query={query} emptyIcon="check" keyOf={(item) => item.id} {...rest} />;
}

/** The first of what was read whole. */
function Few<T extends Named>({ items, label, empty, of }: PartProps<T> & { items: T[] }) {
  if (items.length === 0) return <Empty icon="check">{empty}</Empty>;
  return (
    <ul className="rows" aria-label={label}>
      {items.slice(0, SHOWN).map((item) => (
        <li key={item.id}>{of(item)}</li>
      ))}
    </ul>
  );
}

/** One pile, and the way to the whole of it: `to` is an address within the unit. */
function Pile({ icon, title, to, children }: { icon: IconName; title: string; to: string; children: ReactNode }) {
  const { t } = useWords();
  const { unit } = useProfile();
  return (
    <section className="card pile" aria-label={title}>
      <header>
        <h2>
          <Icon name={icon} />
          {title}
        </h2>
        <Link to={`/u/${unit.id}/${to}`} aria-label={`${t("home.all")}: ${title}`}>
          {t("home.all")}
        </Link>
      </header>
      {children}
    </section>
  );
}
