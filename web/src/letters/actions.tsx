import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { useApi, useServices } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter, useActions } from "../api/queries";
import { takeAnswer } from "../api/take-answer";
import type { Action as ActionName, ActionView, Letter } from "../api/types";
import { forget, kept } from "../auth/kept";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Icon } from "../ui/icons";
import { LeftAnswer } from "../ui/left-text";
import { useOnce } from "../ui/once";
import { bringUnitPicker } from "../ui/unit-picker-lazy";
import { useLeaving } from "../ui/use-address";
import { useAsked } from "../ui/use-asked";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { ActQuestion, type Asked, choiceOf, remarksOf } from "./act";
import { Cannot } from "./cannot";
import { DeleteDraft } from "./delete-draft";

/** In the order in which they are offered; the first that is allowed stands out. */
const ASKED: readonly Asked[] = ["receive", "process", "forward", "close", "withdraw"];
const SIGNING: readonly ActionName[] = ["sign", "reject"];

/** What this person can do with the letter now; and of the rest, why not and what to do. */
export function Actions({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const actions = useActions(letter);
  return (
    <section className="card padded actions" aria-labelledby="actions-title">
      <h2 id="actions-title">{t("actions.title")}</h2>
      <Loaded query={actions}>{(found) => <Offered letter={letter} actions={found} />}</Loaded>
    </section>
  );
}

function Offered({ letter, actions }: { letter: Letter; actions: ActionView[] }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { session } = useServices();
  const { unit } = useProfile();
  const { asked, ask, close } = useAsked<Asked | "delete">();
  const allowed = new Set(actions.filter((one) => one.allowed).map((one) => one.action));
  const buttons = ASKED.filter((one) => allowed.has(one));
  // Somebody else was first: what was written for it can be copied here.
  const lost = ASKED.filter((one) => !allowed.has(one));
  useEffect(() => {
    for (const one of ASKED) if (!allowed.has(one)) forget(session.subject, choiceOf(one, letter.id));
  });
  const forwards = allowed.has("forward");
  useEffect(() => {
    // Whether it came is told where it is needed.
    if (forwards) bringUnitPicker().catch(() => undefined);
  }, [forwards]);
  const unsent = buttons.find((one) => kept(session.subject, remarksOf(one, letter.id)) !== undefined);
  const signs = SIGNING.some((one) => allowed.has(one));
  return (
    <>
      <div className="buttons">
        {signs && (
          <Link className="action primary" to={`/u/${unit.id}/tray?letter=${letter.id}`}>
            <Icon name="tray" />
            {t("actions.label.sign")}
          </Link>
        )}
        {buttons.map((one, index) => (
          <Action key={one} primary={index === 0 && !signs && one !== "withdraw"} onPress={() => ask(one)}>
            {t(`actions.label.${one}`)}
          </Action>
        ))}
        {allowed.has("delete") && (
          <Action danger onPress={() => ask("delete")}>
            {t("actions.label.delete")}
          </Action>
        )}
        {!signs && buttons.length === 0 && !allowed.has("delete") && !letter.sent_at && (
          <p className="quiet">{t("actions.none")}</p>
        )}
      </div>
      {!asked &&
        lost.map((one) => (
          <LeftAnswer
            key={one}
            place={remarksOf(one, letter.id)}
            label={`${t(`actions.label.${one}`)}: ${t("actions.remarks")}`}
          />
        ))}
      <div role="status">
        {unsent && !asked && <p className="hint">{t("actions.unsent", { action: t(`actions.label.${unsent}`) })}</p>}
      </div>
      {letter.sent_at && <FollowUp letter={letter} />}
      <Cannot actions={actions} />
      {asked && asked !== "delete" && <ActQuestion action={asked} letter={letter} onClose={close} />}
      <DeleteDraft
        letter={letter}
        isOpen={asked === "delete"}
        onClose={close}
        onDone={() => navigate(`/u/${unit.id}/drafts`, { replace: true })}
      />
    </>
  );
}

function FollowUp({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const once = useOnce();
  const leaving = useLeaving();
  const follow = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/communications/{communication_id}/follow-ups", {
          params: { ...atLetter(letter.id).params, header: once.header(letter.id) },
        }),
      ),
    onSuccess: async (made) => {
      takeAnswer(queries, ["letter", made.id], made);
      if (!leaving()) navigate(`/u/${made.origin.id}/letters/${made.id}`);
      await queries.invalidateQueries({ queryKey: ["letters"] });
    },
  });
  return (
    <div className="follow-up">
      <Action isPending={follow.isPending} onPress={() => follow.mutate()}>
        <Icon name="forward" />
        {t("letter.followUp")}
      </Action>
      <p className="hint">{t("letter.followUpHint")}</p>
      {follow.isError && <Failure error={follow.error} />}
    </div>
  );
}
