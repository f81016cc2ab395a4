import { useAliases, useContactLists, useGroups } from "../api/messages";
import { useProfile } from "../layout/use-profile";
import { ConflictQuestion } from "../ui/conflict";
import { useWords } from "../words";
import { fromMadridClock } from "../words/dates";
import { type Content, type ContentField, differing } from "./draft";

interface Props {
  mine: Content;
  theirs: Content;
  onChoose: (mine: boolean) => void;
}

/** Two people wrote on the same message. */
export function MessageConflict({ mine, theirs, onChoose }: Props) {
  const { t } = useWords();
  const shown = useShown();
  const versions = differing(mine, theirs).map((field) => ({
    name: t(`message.field.${field}`),
    mine: shown(mine, field),
    theirs: shown(theirs, field),
  }));
  return <ConflictQuestion versions={versions} onChoose={onChoose} />;
}

/** A part of a content as people read it. */
export function useShown() {
  const { t, when } = useWords();
  const { unit } = useProfile();
  const aliases = useAliases(unit.id).data ?? [];
  const groups = useGroups(unit.id, unit.kind === "school").data ?? [];
  const lists = useContactLists(unit.id).data ?? [];
  const named = (ids: string[], some: { id: string; name: string }[]) =>
    ids.map((id) => some.find((one) => one.id === id)?.name ?? t("audience.gone"));
  const recipients = (content: Content) => {
    const { roles, everyone, groups: some, lists: chosen, picked, without } = content.recipients;
    const broad = roles.map((role) => t(`audience.role.${role}`));
    const where = roles.length === 0 ? [] : everyone ? [t("audience.everyone")] : named(some, groups);
    const all = [...broad, ...where, ...named(chosen, lists), ...picked.map((one) => one.name)].join(", ");
    const none = without.map((one) => one.name).join(", ");
    return none ? `${all}. ${t("audience.without")}: ${none}` : all;
  };
  return (content: Content, field: ContentField): string => {
    switch (field) {
      case "category":
        return t(`category.${content.category}`);
      case "channels":
        return ["inbox" as const, ...content.channels].map((one) => t(`channel.${one}`)).join(", ");
      case "alias_id":
        return named([content.alias_id], aliases).join();
      case "recipients":
        return recipients(content);
      case "hidden_recipients":
        return t(content.hidden_recipients ? "app.yes" : "app.no");
      case "send_at":
        return content.send_at ? when(fromMadridClock(content.send_at)) : t("schedule.now");
      case "attachments":
        return content.attachments.map((file) => file.name).join(", ") || t("app.no");
      default:
        return content[field];
    }
  };
}
