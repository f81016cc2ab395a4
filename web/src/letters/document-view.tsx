import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import type { Letter } from "../api/types";
import { PdfPreview } from "../ui/pdf-lazy";
import { useWords } from "../words";

/** The document of the letter: as it is to be signed, or sealed. */
export function DocumentView({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const api = useApi();
  const { id, document } = letter;
  if (!document) return <p className="quiet">{t("letter.noDocument")}</p>;
  return (
    <>
      <h2>{t(document.sealed_at ? "letter.sealedDocument" : "letter.unsealedDocument")}</h2>
      <PdfPreview
        // Another one when it is sealed, or asked for anew.
        key={document.sealed_sha256 ?? document.signed_sha256}
        find={() => unwrap(api.GET("/communications/{communication_id}/document", atLetter(id)))}
      />
    </>
  );
}
