import { Link } from "react-router";
import { useMessageDrafts } from "../api/messages";
import { useProfile } from "../layout/use-profile";
import { MessageRow } from "../messages/message-row";
import { Icon } from "../ui/icons";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";
import "../styles/messages.css";

/** What the unit is writing to families and teachers. */
export function Messages() {
  const { t } = useWords();
  const { unit } = useProfile();
  const drafts = useMessageDrafts(unit.id);
  return (
    <Page
      title={t("message.drafts")}
      actions={
        <Link className="action secondary" to={`/u/${unit.id}/messages/new`}>
          <Icon name="write" />
          {t("message.new")}
        </Link>
      }
    >
      <section className="card">
        <Listing
          query={drafts}
          label={t("message.drafts")}
          empty={t("message.noDrafts")}
          emptyIcon="drafts"
          keyOf={(message) => message.id}
          of={(message) => <MessageRow message={message} unit={unit.id} />}
        />
      </section>
    </Page>
  );
}
