import { useRef } from "react";
import { Link, useNavigate } from "react-router";
import { Refused } from "../api/problems";
import { useLetter, useTypes, useUnit } from "../api/queries";
import type { Letter, LetterType } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Failure, useLeading } from "../ui/failure";
import { Choice } from "../ui/fields";
import { Page } from "../ui/page";
import { SubjectAndBody } from "../ui/subject-and-body";
import { UnitPicker } from "../ui/unit-picker";
import { Together } from "../ui/unread";
import { useAsked } from "../ui/use-asked";
import { useDraftSaid } from "../ui/use-draft-said";
import { useGone } from "../ui/use-gone";
import { Missing } from "../ui/waiting";
import { useWords } from "../words";
import { BackToBox } from "./back-to-box";
import { CannotYet } from "./cannot";
import { LetterConflict } from "./conflict";
import { DeleteDraft } from "./delete-draft";
import { fieldOf, whole } from "./draft";
import { Files, type FilesHandle } from "./files";
import { Latest } from "./latest";
import { LetterTabs } from "./letter-tabs";
import { LetterTrack } from "./letter-track";
import { SubmitQuestion } from "./submit";
import { Suggestion } from "./suggestion";
import { useDraft } from "./use-draft";
import { isWritable } from "./writable";

interface Props {
  start?: Letter;
  onCreated: (letter: Letter) => void;
}

const INPUTS = ["type", "destination_id", "subject", "body"] as const;

/** Where a letter is written. */
export function Editor({ start, onCreated }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { unit } = useProfile();
  const draft = useDraft(unit.id, start, onCreated);
  const types = useTypes();
  const own = useUnit(unit.id);
  const office = useUnit(own.data?.parent_id ?? unit.id);
  const { content, change, offer, letter } = draft;
  const { asked, ask, close } = useAsked<"submit" | "delete">();
  const fields = draft.error instanceof Refused ? draft.error.fields : {};
  const type = types.data?.find((one) => one.id === content.type);

  // A school writes to its own office more than to anybody else.
  const offered = !start && own.data?.parent_id && office.data && office.data.id !== unit.id ? office.data : undefined;
  useDraftSaid(draft.restored && whole(content) !== undefined, draft.theirs, (field) => t(`field.${fieldOf(field)}`));

  // It may be taken from under the pen.
  const fresh = useLetter(letter?.id).data;
  useGone(fresh && !isWritable(fresh, unit.id) ? `/u/${unit.id}/letters/${fresh.id}` : undefined);

  const { lead, leading } = useLeading(draft.error);
  const files = useRef<FilesHandle>(null);
  const submit = async () => {
    // A file that has not come is not on the letter: nobody would miss it before it is signed.
    if ((await lead(draft.save)) && files.current?.areThere()) ask("submit");
  };
  const remove = async () => {
    if (await draft.ready()) ask("delete");
  };
  return (
    <Page
      title={start ? t("draft.editTitle") : t("draft.newTitle")}
      above={start && <BackToBox letter={start} />}
      lead={<SaveStatus draft={draft} />}
      actions={
        <>
          <Action primary isDisabled={!whole(content)} isPending={leading} onPress={submit}>
            {t("draft.submit")}
          </Action>
          {letter && (
            <Action plain onPress={remove}>
              {t("draft.delete")}
            </Action>
          )}
        </>
      }
    >
      <LetterTrack letter={letter} />
      {letter && letter.signatures.length > 0 && (
        <Latest letter={letter} title={t("draft.returned")} when={(last) => last.to_state === "draft"} />
      )}
      {letter?.related_to && (
        <p className="notice">
          {t("draft.relatedTo")}.{" "}
          <Link to={`/u/${unit.id}/letters/${letter.related_to}`}>{t("draft.openRelated")}</Link>
        </p>
      )}
      {draft.error !== undefined && (
        <Failure
          error={draft.error}
          onRetry={() => draft.save()}
          inputs={INPUTS}
          nameOf={(input) => t(`field.${input as (typeof INPUTS)[number]}`)}
        />
      )}
      <div className="write">
        <div className="card form">
          <Together>
            <Choice
              required
              label={t("draft.type")}
              none={t("draft.chooseType")}
              value={content.type}
              onChange={(value) => change({ type: value as LetterType })}
              options={(types.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
              error={fields.type}
              hint={
                type &&
                (type.deadline_days
                  ? `${type.description} ${t("draft.days", { count: type.deadline_days })}`
                  : type.description)
              }
            />
            <Missing query={types} />
            <UnitPicker
              label={t("draft.recipient")}
              value={content.destination}
              onChange={(destination) => change({ destination })}
              error={fields.destination_id}
              except={unit.id}
              offered={offered && { id: offered.id, name: offered.name }}
              onOffered={(destination) => offer({ destination })}
            />
            <Suggestion
              unit={unit.id}
              type={content.type}
              destination={content.destination}
              onTake={(destination) => change({ destination })}
            />
            <SubjectAndBody value={content} onChange={change} errors={fields} rows={14} />
          </Together>
        </div>
        <Files letter={letter} ref={files} />
      </div>
      {letter && (
        <Together>
          <LetterTabs letter={letter} tabs={["history", "changes"]} />
          <CannotYet draft={letter} />
        </Together>
      )}
      {letter && (
        <SubmitQuestion
          letter={letter}
          isOpen={asked === "submit"}
          onClose={close}
          onDone={() => navigate(`/u/${unit.id}/letters/${letter.id}`, { replace: true })}
        />
      )}
      {letter && (
        <DeleteDraft
          letter={letter}
          isOpen={asked === "delete"}
          onClose={close}
          onDone={() => {
            draft.forget();
            navigate(`/u/${unit.id}/drafts`, { replace: true });
          }}
        />
      )}
      {draft.conflict && (
        <LetterConflict mine={draft.conflict.mine} theirs={draft.conflict.theirs} onChoose={draft.resolve} />
      )}
    </Page>
  );
}

function SaveStatus({ draft }: { draft: ReturnType<typeof useDraft> }) {
  const { t, whenWithin } = useWords();
  const { content, letter, dirty, saving, error } = draft;
  const words = error
    ? t("draft.keptHere")
    : saving
      ? t("draft.saving")
      : !letter && !whole(content)
        ? t("draft.needs")
        : dirty || !letter
          ? t("draft.unsaved")
          : t("draft.saved", { when: whenWithin(letter.updated_at) });
  return (
    <p className="quiet save-status" role="status">
      {words}
    </p>
  );
}
