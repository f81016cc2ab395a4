import { useDocument } from "../api/queries";
import type { Letter } from "../api/types";
import { PdfPreview } from "../ui/pdf-lazy";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

/** The document of the letter: as it is to be signed, or sealed. */
export function DocumentView({ letter }: { letter: Letter }) {
  const { t } = useWords();
  if (!letter.document) return <p className="quiet">{t("letter.noDocument")}</p>;
  return <Document id={letter.id} />;
}

function Document({ id }: { id: string }) {
  const { t } = useWords();
  const document = useDocument(id);
  return (
    <Loaded query={document}>
      {(found) => (
        <>
          <h2>{t(found.sealed ? "letter.sealedDocument" : "letter.unsealedDocument")}</h2>
          <PdfPreview url={found.url} sha256={found.sha256} />
        </>
      )}
    </Loaded>
  );
}
