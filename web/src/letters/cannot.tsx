import { useActions } from "../api/queries";
import type { ActionView, Letter } from "../api/types";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { refusedByHint } from "./refused-by-hint";

/** What this person cannot do with a letter now, why, and what to do about it. */
export function Cannot({ actions }: { actions: readonly ActionView[] }) {
  const { t } = useWords();
  const refused = refusedByHint(actions);
  if (refused.length === 0) return null;
  return (
    <details className="cannot">
      <summary>{t("actions.cannot")}</summary>
      <dl>
        {refused.map(({ hint, names }) => (
          <div key={hint}>
            <dt>{names.map((name) => t(`actions.label.${name}`)).join(" · ")}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The same of a draft, which has its buttons elsewhere. */
export function CannotYet({ draft }: { draft: Letter }) {
  const actions = useActions(draft);
  return (
    <div className="card padded">
      <Loaded query={actions}>{(found) => <Cannot actions={found} />}</Loaded>
    </div>
  );
}
