import { useSearchParams } from "react-router";
import { useSentToSign } from "../api/queries";
import { useProfile } from "../layout/use-profile";
import { RequestRow } from "../letters/request-row";
import { StatusTabs, statusIn } from "../letters/status-tabs";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";

/** What the unit has sent to sign. */
export function Signing() {
  const { t } = useWords();
  const { unit } = useProfile();
  const [params] = useSearchParams();
  const status = statusIn(params);
  const requests = useSentToSign(unit.id, status);
  return (
    <Page title={t("tray.signing")}>
      <section className="card">
        <StatusTabs status={status} to={(one) => `/u/${unit.id}/signing?status=${one}`} />
        <Listing
          query={requests}
          label={t("tray.signing")}
          empty={t("tray.none.other")}
          emptyIcon="signing"
          keyOf={(request) => request.id}
          of={(request) => (
            <div className="row-pair">
              <RequestRow request={request} to={`/u/${unit.id}/letters/${request.communication.id}`} />
              <span className="quiet">{t("tray.signer", { name: request.signer.name })}</span>
            </div>
          )}
        />
      </section>
    </Page>
  );
}
