import { useChanges } from "../api/queries";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

const FIELDS = ["type", "destination_id", "subject", "body", "attachments"] as const;

/** Who changed which parts of the draft. */
export function Changes({ id }: { id: string }) {
  const { t, when } = useWords();
  const changes = useChanges(id);
  const name = (field: string) => t(`field.${FIELDS.find((one) => field.startsWith(one)) ?? "other"}`);
  return (
    <Loaded query={changes}>
      {(edits) =>
        edits.length === 0 ? (
          <p className="quiet">{t("letter.changesNone")}</p>
        ) : (
          <ol className="history" reversed>
            {[...edits].reverse().map((edit) => (
              <li key={edit.at + edit.actor.id}>
                <p>
                  <strong>{edit.actor.name}</strong> {t("letter.changed", { fields: edit.fields.map(name).join(", ") })}
                </p>
                <p className="quiet">
                  <time dateTime={edit.at}>{when(edit.at)}</time>
                </p>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
