import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";
import { useServices } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Me } from "../api/types";
import { useSignIn } from "../auth/use-sign-in";
import { profilesOf } from "../layout/memberships";
import { ProfileRows } from "../layout/profile-rows";
import { Public } from "../layout/public";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Page } from "../ui/page";
import { useWords } from "../words";

/**
 * Where an invitation is accepted. The code comes after the `#`, which no server is sent, and goes from the address as
 * soon as it was read; who has to sign in first finds it again when they come back.
 */
export function Accept() {
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [invited, setInvited] = useState(() => decodeURIComponent(hash.slice(1)));
  const [code, setCode] = useState(invited);
  const { signIn, going, error } = useSignIn();
  useEffect(() => {
    if (!hash) return;
    // Another address may be opened over this one: it is another invitation, and nothing of the first is left.
    const come = decodeURIComponent(hash.slice(1));
    setInvited(come);
    setCode(come);
    navigate("/invitations", { replace: true });
  }, [hash, navigate]);
  return (
    <Public>
      {state === "in" ? (
        <Code key={invited} code={code} onChange={setCode} />
      ) : (
        <SignInFirst going={going} error={error} onPress={() => signIn(`/invitations#${encodeURIComponent(code)}`)} />
      )}
    </Public>
  );
}

function SignInFirst({ going, error, onPress }: { going: boolean; error: unknown; onPress: () => void }) {
  const { t } = useWords();
  return (
    <Page title={t("accept.title")}>
      <section className="card stack">
        <p>{t("accept.signInFirst")}</p>
        {error !== undefined && <Failure error={error} />}
        <Action primary isPending={going} onPress={onPress}>
          {t("session.signIn")}
        </Action>
        <p className="quiet">{t("session.signInNote")}</p>
      </section>
    </Page>
  );
}

function Code({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const { t } = useWords();
  const { api, session } = useServices();
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST("/me/invitations", { body: { code: code.trim() } })),
    onSuccess: (me) => takeAnswer(queries, ["me"], me),
  });
  const wrong = accept.error instanceof Refused ? accept.error.fields.code : undefined;
  if (accept.data) return <Accepted me={accept.data} />;
  return (
    <Page title={t("accept.title")}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim() && !accept.isPending) accept.mutate();
        }}
      >
        <p>{t("accept.lead", { email: session.email })}</p>
        <Field
          required
          label={t("accept.code")}
          value={code}
          onChange={onChange}
          hint={t("accept.codeHint")}
          error={wrong}
        />
        {accept.isError && <Failure error={accept.error} inputs={["code"]} />}
        <Action primary type="submit" isDisabled={!code.trim()} isPending={accept.isPending}>
          {t("accept.accept")}
        </Action>
      </form>
    </Page>
  );
}

function Accepted({ me }: { me: Me }) {
  const { t } = useWords();
  return (
    <Page title={t("accept.done")}>
      <p>{t("accept.doneLead")}</p>
      <section className="card">
        <ProfileRows profiles={profilesOf(me)} to={(unit) => `/u/${unit}`} />
      </section>
    </Page>
  );
}
