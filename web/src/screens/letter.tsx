import { useState } from "react";
import { Navigate, useLocation, useParams } from "react-router";
import { useLetter } from "../api/queries";
import type { Letter } from "../api/types";
import { profilesOf } from "../layout/memberships";
import { useProfile } from "../layout/use-profile";
import { Actions } from "../letters/actions";
import { BackToBox } from "../letters/back-to-box";
import { Editor } from "../letters/editor-lazy";
import { Latest } from "../letters/latest";
import { LetterData } from "../letters/letter-data";
import { LetterTabs } from "../letters/letter-tabs";
import { LetterTrack } from "../letters/letter-track";
import { isWritable, writtenElsewhere } from "../letters/writable";
import { LeftDraft } from "../ui/left-text";
import { Page } from "../ui/page";
import { StateBadge } from "../ui/state";
import { InSlices, Loaded, useTurns } from "../ui/waiting";
import { useWords } from "../words";

/** One letter: written while it is a draft of ours, read and handled afterwards. */
export function LetterPage() {
  const { id = "" } = useParams();
  const letter = useLetter(id);
  return (
    <Loaded query={letter}>
      {(found) => (
        <InSlices>
          <OneLetter key={found.id} letter={found} />
        </InSlices>
      )}
    </Loaded>
  );
}

function OneLetter({ letter }: { letter: Letter }) {
  const { unit, me } = useProfile();
  const { state } = useLocation() as { state: { wrote?: boolean } | null };
  const writable = isWritable(letter, unit.id);
  // Whoever was writing it is told why they do not any more.
  const [wrote, setWrote] = useState(writable || state?.wrote === true);
  if (writable && !wrote) setWrote(true);
  if (writable) return <Editor start={letter} onCreated={() => undefined} />;
  const elsewhere = writtenElsewhere(letter, unit.id, profilesOf(me));
  if (elsewhere) return <Navigate replace to={`/u/${elsewhere}/letters/${letter.id}`} />;
  return <ReadLetter letter={letter} wrote={wrote} />;
}

function ReadLetter({ letter, wrote }: { letter: Letter; wrote: boolean }) {
  const { t } = useWords();
  const { me } = useProfile();
  const mine = new Set(me.memberships.map((one) => one.person.id));
  const drawn = useTurns(4);
  return (
    <Page
      title={letter.subject}
      above={
        <>
          <BackToBox letter={letter} />
          <p className="letter-kind">
            <StateBadge state={letter.state} />{" "}
            <span className="quiet">
              {letter.origin.name} → {letter.destination.name}
            </span>
          </p>
        </>
      }
    >
      <LetterTrack letter={letter} />
      {wrote && (
        <Latest letter={letter} title={t("draft.overtaken")} when={(last) => !last.actor || !mine.has(last.actor.id)} />
      )}
      <LeftDraft id={letter.id} saved={letter} />
      {letter.sealing && (
        <p className={letter.sealing === "failed" ? "notice bad" : "notice"} role="status">
          {t(letter.sealing === "failed" ? "track.sealFailed" : "track.sealing")}
        </p>
      )}
      <div className="letter">
        <div className="letter-main">
          {drawn > 1 && <Actions letter={letter} />}
          {drawn > 2 && <LetterTabs letter={letter} tabs={["content", "history", "document", "changes"]} />}
        </div>
        <div className="letter-side">{drawn > 3 && <LetterData letter={letter} />}</div>
      </div>
    </Page>
  );
}
