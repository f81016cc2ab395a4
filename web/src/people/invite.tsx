import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import type { Invitation } from "../api/people";
import { unwrap } from "../api/problems";
import { Action } from "../ui/action";
import { Copy } from "../ui/copy";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { Loading, Missing } from "../ui/waiting";
import { useWords } from "../words";

interface Props {
  unit: { id: string; name: string };
  person: { id: string; name: string };
}

/** Makes an invitation, which is shown this once: mailed, copied, or printed and handed over. */
export function Invite({ unit, person }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action aria-label={t("invitation.inviteName", { name: person.name })} onPress={() => setOpen(true)}>
        {t("invitation.invite")}
      </Action>
      {open && <Dialog unit={unit} person={person} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ unit, person, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const invite = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/units/{unit_id}/people/{person_id}/invitations", {
          params: { path: { unit_id: unit.id, person_id: person.id }, header: once.header(person.id) },
        }),
      ),
    onSuccess: async () => {
      once.taken();
      await queries.invalidateQueries({ queryKey: ["audit"] });
    },
  });
  const made = invite.data;
  const qr = useQr(unit.id, person.id, made?.id);
  return (
    <Question
      isOpen
      title={t("invitation.title", { name: person.name })}
      onClose={onClose}
      footer={
        made ? (
          <>
            <Action isDisabled={qr.isPending} onPress={() => window.print()}>
              <Icon name="print" />
              {t("invitation.print")}
            </Action>
            <Action primary onPress={onClose}>
              {t("app.close")}
            </Action>
          </>
        ) : (
          <>
            <Action onPress={onClose}>{t("app.cancel")}</Action>
            <Action primary isPending={invite.isPending} onPress={() => invite.mutate()}>
              {t("invitation.make")}
            </Action>
          </>
        )
      }
    >
      {made ? <Made unit={unit} person={person} invitation={made} qr={qr} /> : <p>{t("invitation.lead")}</p>}
      {invite.isError && <Failure error={invite.error} />}
    </Question>
  );
}

function Made({ unit, person, invitation, qr }: Props & { invitation: Invitation; qr: UseQueryResult<string> }) {
  const { t, when } = useWords();
  const { code, url, expires_at, mailed_to } = invitation;
  return (
    <>
      <p role="status" className={mailed_to ? "notice good" : "notice"}>
        {mailed_to ? t("invitation.mailed", { email: mailed_to }) : t("invitation.notMailed")}
      </p>
      <Copy label={t("invitation.url")} value={url} />
      <Missing query={qr} />
      <section className="sheet" aria-label={t("invitation.sheet")}>
        <h3>{unit.name}</h3>
        <p>{t("invitation.for", { name: person.name })}</p>
        <div className="sheet-code">
          {qr.data && <img src={qr.data} alt={t("invitation.qr")} width="180" height="180" />}
          {qr.isPending && <Loading />}
          <strong>{code}</strong>
        </div>
        <ol>
          <li>{t("invitation.step1", { url: url.split("#")[0] })}</li>
          <li>{t("invitation.step2")}</li>
          <li>{t("invitation.step3")}</li>
        </ol>
        <p className="hint">{t("invitation.once", { when: when(expires_at) })}</p>
      </section>
    </>
  );
}

/** The code to be read by a phone, as the API's own sheet draws it. */
function useQr(unit: string, person: string, invitation = "") {
  const api = useApi();
  return useQuery({
    queryKey: ["invitation", invitation],
    queryFn: async () => {
      const page = await unwrap(
        api.GET("/units/{unit_id}/people/{person_id}/invitations/{invitation_id}/sheet", {
          params: { path: { unit_id: unit, person_id: person, invitation_id: invitation } },
          parseAs: "text",
        }),
      );
      return drawn(page);
    },
    enabled: invitation !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Only the drawing is taken: the page's own style is not for here, and the policy of content would refuse it. */
function drawn(page: string): string {
  const svg = /<svg[\s\S]*?<\/svg>/.exec(page)?.[0];
  if (!svg) throw new Error("no drawing on the sheet");
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
