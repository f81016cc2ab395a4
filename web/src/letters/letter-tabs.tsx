import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { Letter } from "../api/types";
import { useAddress } from "../ui/use-address";
import { useWords } from "../words";
import { Changes } from "./changes";
import { ContentView } from "./content-view";
import { DocumentView } from "./document-view";
import { History } from "./history";

const PANELS = {
  content: (letter: Letter) => <ContentView letter={letter} />,
  history: (letter: Letter) => <History letter={letter} />,
  document: (letter: Letter) => <DocumentView letter={letter} />,
  changes: (letter: Letter) => <Changes id={letter.id} />,
};

export type LetterTab = keyof typeof PANELS;

interface Props {
  letter: Letter;
  /** Those that there are, the one to begin with first. */
  tabs: readonly [LetterTab, ...LetterTab[]];
}

/** What there is to know of a letter; which of it is shown is in the address. */
export function LetterTabs({ letter, tabs }: Props) {
  const { t } = useWords();
  const { params, set } = useAddress();
  const shown = tabs.find((one) => one === params.get("tab")) ?? tabs[0];
  const show = (tab: string) => set("tab", tab === tabs[0] ? "" : tab, { preventScrollReset: true });
  return (
    <Tabs className="card tabs" selectedKey={shown} onSelectionChange={(key) => show(String(key))}>
      <TabList aria-label={letter.subject}>
        {tabs.map((one) => (
          <Tab key={one} id={one} className="tab">
            {t(`letter.${one}`)}
          </Tab>
        ))}
      </TabList>
      {tabs.map((one) => (
        <TabPanel key={one} id={one}>
          {PANELS[one](letter)}
        </TabPanel>
      ))}
    </Tabs>
  );
}
