import { useChanges } from "../api/queries";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { fieldOf } from "./draft";

/** Who made the draft, and who changed which of its parts. */
export function Changes({ id }: { id: string }) {
  const { t, when } = useWords();
  const changes = useChanges(id);
  const name = (field: string) => t(`field.${fieldOf(field)}`);
  return (
    <Loaded query={changes}>
      {(edits) => (
        <>
          <ol className="history" reversed>
            {[...edits].reverse().map((edit) => (
              <li key={edit.at + edit.actor.id}>
                <p>
                  <strong>{edit.actor.name}</strong> {/* The first is the one that made it: it has all of its parts. */}
                  {edit === edits[0]
                    ? t("letter.created")
                    : t("letter.changed", { fields: edit.fields.map(name).join(", ") })}
                </p>
                <p className="quiet">
                  <time dateTime={edit.at}>{when(edit.at)}</time>
                </p>
              </li>
            ))}
          </ol>
          {edits.length <= 1 && <p className="quiet">{t("letter.changesNone")}</p>}
        </>
      )}
    </Loaded>
  );
}
