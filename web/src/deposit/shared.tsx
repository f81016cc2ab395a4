import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "react-router";
import { useApi } from "../api/context";
import { isRefusal, unwrap } from "../api/problems";
import { Public } from "../layout/public";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { useWords } from "../words";

/** For anybody who opened a link that has a PIN, or leads nowhere. Its secret stands after the `#`: no server is sent it. */
export function Shared() {
  const token = useLocation().hash.slice(1);
  return <Public>{token ? <Locked key={token} token={token} /> : <Gone />}</Public>;
}

function Locked({ token }: { token: string }) {
  const { t } = useWords();
  const api = useApi();
  const [pin, setPin] = useState("");
  // Known at once: what is pending is told only when the screen is drawn again, and Enter can be quicker.
  const asked = useRef(false);
  const open = useMutation({
    mutationFn: () => unwrap(api.POST("/f/{token}/url", { params: { path: { token } }, body: { pin: pin.trim() } })),
    // The link downloads: it says so itself, and one stays where one is.
    onSuccess: ({ url }) => location.assign(url),
    onSettled: () => {
      asked.current = false;
    },
  });
  if (isRefusal(open.error, "not_found")) return <Gone />;
  const wrong = isRefusal(open.error, "wrong_pin", "invalid_fields") ? open.error : undefined;
  return (
    <Page title={t("shared.title")}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          // However often it is pressed: each would be a download, or a wrong PIN.
          if (!pin.trim() || asked.current) return;
          asked.current = true;
          open.mutate();
        }}
      >
        <p>{t("shared.lead")}</p>
        <Field
          required
          label={t("shared.pin")}
          value={pin}
          onChange={setPin}
          error={wrong && (wrong.fields.pin ?? wrong.problem.detail)}
        />
        {open.isError && !wrong && <Failure error={open.error} />}
        <Action primary type="submit" isDisabled={!pin.trim()} isPending={open.isPending}>
          <Icon name="download" />
          {t(open.isSuccess ? "shared.again" : "shared.open")}
        </Action>
        <p role="status">{open.isSuccess && <span className="notice good">{t("shared.opened")}</span>}</p>
      </form>
    </Page>
  );
}

function Gone() {
  const { t } = useWords();
  return (
    <Page title={t("shared.gone")}>
      <p>{t("shared.goneLead")}</p>
    </Page>
  );
}
