import { useTypes } from "../api/queries";
import { useForwarded } from "../api/reports";
import { useProfile } from "../layout/use-profile";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

/** What the unit sends on: letters that others keep addressing to the wrong place. */
export function Forwarded() {
  const { t } = useWords();
  const { unit } = useProfile();
  const report = useForwarded(unit.id);
  const types = useTypes();
  return (
    <Page title={t("forwarded.title")} lead={<p className="quiet">{t("forwarded.lead")}</p>}>
      <section className="card" aria-label={t("forwarded.title")}>
        <Loaded query={report}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="padded quiet">{t("forwarded.none")}</p>
            ) : (
              <ul className="rows" aria-label={t("forwarded.title")}>
                {items.map(({ type, reason, count, to }) => (
                  <li key={type + reason}>
                    <div className="line">
                      <span className="row-main">
                        <strong>{types.data?.find((one) => one.id === type)?.name ?? type}</strong>
                        <span className="quiet">{t(`forwardReason.${reason}`)}</span>
                        {to.map((one) => (
                          <span key={one.unit.id} className="quiet">
                            {one.unit.name}: {one.count}
                          </span>
                        ))}
                      </span>
                      <span>{t("forwarded.count", { count })}</span>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </Page>
  );
}
