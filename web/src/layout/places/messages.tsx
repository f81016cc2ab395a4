import { useWords } from "../../words";
import { Group, Place } from "./place";

export function MessagePlaces({ at, school }: { at: string; school: boolean }) {
  const { t } = useWords();
  return (
    <Group name="messages" title={t(school ? "nav.messages" : "nav.messagesOfOffice")}>
      <Place to={`${at}/messages/new`} icon="write">
        {t("nav.newMessage")}
      </Place>
      <Place to={`${at}/messages`} icon="drafts" end>
        {t("nav.messageDrafts")}
      </Place>
      <Place to={`${at}/outbox`} icon="sent">
        {t("nav.outbox")}
      </Place>
      <Place to={`${at}/contact-lists`} icon="documents">
        {t("nav.contactLists")}
      </Place>
    </Group>
  );
}
