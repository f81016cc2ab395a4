import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useParams, useSearchParams } from "react-router";
import { useHistory, useLetter } from "../api/queries";
import type { Letter, State } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Actions } from "../letters/actions";
import { Changes } from "../letters/changes";
import { ContentView } from "../letters/content-view";
import { DocumentView } from "../letters/document-view";
import { Editor } from "../letters/editor";
import { History } from "../letters/history";
import { LetterData } from "../letters/letter-data";
import { Page } from "../ui/page";
import { StateBadge, Track } from "../ui/state";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

/** One letter: written while it is a draft of ours, read and handled afterwards. */
export function LetterPage() {
  const { id = "" } = useParams();
  const letter = useLetter(id);
  return <Loaded query={letter}>{(found) => <OneLetter key={found.id} letter={found} />}</Loaded>;
}

function OneLetter({ letter }: { letter: Letter }) {
  const { unit } = useProfile();
  const editable = letter.state === "draft" && letter.origin.id === unit.id && letter.allowed_actions.includes("edit");
  if (editable) return <Editor start={letter} onCreated={() => undefined} />;
  return <ReadLetter letter={letter} />;
}

const TABS = ["content", "history", "document", "changes"] as const;

function ReadLetter({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one === params.get("tab")) ?? "content";
  return (
    <Page
      title={letter.subject}
      above={
        <p className="letter-kind">
          <StateBadge state={letter.state} />{" "}
          <span className="quiet">
            {letter.origin.name} → {letter.destination.name}
          </span>
        </p>
      }
    >
      <LetterTrack letter={letter} />
      {letter.sealing && (
        <p className={letter.sealing === "failed" ? "notice bad" : "notice"} role="status">
          {t(letter.sealing === "failed" ? "track.sealFailed" : "track.sealing")}
        </p>
      )}
      <div className="letter">
        <div className="letter-side">
          <Actions letter={letter} />
          <LetterData letter={letter} />
        </div>
        <Tabs
          className="card tabs"
          selectedKey={tab}
          onSelectionChange={(key) =>
            setParams(key === "content" ? {} : { tab: String(key) }, { replace: true, preventScrollReset: true })
          }
        >
          <TabList aria-label={letter.subject}>
            {TABS.map((one) => (
              <Tab key={one} id={one} className="tab">
                {t(`letter.${one}`)}
              </Tab>
            ))}
          </TabList>
          <TabPanel id="content">
            <ContentView letter={letter} />
          </TabPanel>
          <TabPanel id="history">
            <History id={letter.id} />
          </TabPanel>
          <TabPanel id="document">
            <DocumentView letter={letter} />
          </TabPanel>
          <TabPanel id="changes">
            <Changes id={letter.id} />
          </TabPanel>
        </Tabs>
      </div>
    </Page>
  );
}

function LetterTrack({ letter }: { letter: Letter }) {
  const history = useHistory(letter.id);
  const visited = new Set<State>(["draft", letter.state]);
  for (const record of history.data ?? []) visited.add(record.to_state);
  return <Track state={letter.state} visited={visited} />;
}
