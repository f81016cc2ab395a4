import type { Letter } from "../api/types";
import { useWords } from "../words";
import { AttachmentLine } from "./attachment-line";

/** The text and the files of a letter, to be read. */
export function ContentView({ letter }: { letter: Letter }) {
  const { t } = useWords();
  return (
    <>
      <div className="letter-body">{letter.body}</div>
      <h2>{t("files.title")}</h2>
      {letter.attachments.length === 0 && <p className="quiet">{t("files.none")}</p>}
      <ul className="file-list">
        {letter.attachments.map((attachment) => (
          <li key={attachment.id}>
            <AttachmentLine letterId={letter.id} attachment={attachment} />
          </li>
        ))}
      </ul>
    </>
  );
}
