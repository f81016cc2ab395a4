import { useContactLists, useScopes } from "../api/messages";
import type { ContactList } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { DeleteList, ListQuestion } from "../messages/contact-list";
import { Action } from "../ui/action";
import { Empty } from "../ui/listing";
import { Page } from "../ui/page";
import { useAsked } from "../ui/use-asked";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import "../styles/messages.css";

type Asked = { question: "edit" | "delete"; list: ContactList } | { question: "new" };

/** Those whom the unit writes to again and again: whom a list means is looked at when a message goes. */
export function ContactLists() {
  const { t } = useWords();
  const { unit } = useProfile();
  const lists = useContactLists(unit.id);
  const scopes = useScopes();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Page
      title={t("lists.title")}
      lead={<p className="quiet">{t("lists.lead")}</p>}
      actions={
        <Action primary onPress={() => ask({ question: "new" })}>
          {t("lists.new")}
        </Action>
      }
    >
      <section className="card">
        <Loaded query={lists}>
          {(found) =>
            found.length ? (
              <ul className="rows" aria-label={t("lists.title")}>
                {found.map((list) => (
                  <li key={list.id} className="row">
                    <span className="row-main">
                      <strong>{list.name}</strong>
                      <span className="quiet">
                        {scopes.data?.find((one) => one.kind === list.scope.kind)?.name} ·{" "}
                        {t("reach.people", { count: list.size })}
                      </span>
                    </span>
                    <Action
                      aria-label={t("lists.editOne", { name: list.name })}
                      onPress={() => ask({ question: "edit", list })}
                    >
                      {t("lists.edit")}
                    </Action>
                    <Action
                      plain
                      aria-label={t("lists.deleteOne", { name: list.name })}
                      onPress={() => ask({ question: "delete", list })}
                    >
                      {t("lists.delete")}
                    </Action>
                  </li>
                ))}
              </ul>
            ) : (
              <Empty icon="inbox">{t("lists.none")}</Empty>
            )
          }
        </Loaded>
      </section>
      {asked?.question === "new" && <ListQuestion unit={unit.id} onClose={close} />}
      {asked?.question === "edit" && <ListQuestion unit={unit.id} list={asked.list} onClose={close} />}
      {asked?.question === "delete" && <DeleteList unit={unit.id} list={asked.list} onClose={close} />}
    </Page>
  );
}
