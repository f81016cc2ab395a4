import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { digest } from "./digest";
import { Icon } from "./icons";
import { OpenPdf } from "./open-pdf";
import { Retry } from "./retry";
import { Loading } from "./waiting";

GlobalWorkerOptions.workerSrc = worker;

/** Where a PDF is, for some minutes, and the digest of its bytes: other bytes are not shown. */
export interface Place {
  url: string;
  sha256: string;
}

interface Props {
  /** Asks for where it is: when it is opened, when one tries again, and when one wants it in another tab. */
  find: () => Promise<Place>;
  /** The bytes are the right ones and are on the screen. */
  onShown?: () => void;
}

type Outcome = { pdf: PDFDocumentProxy } | "loading" | "failed" | "mismatch";

const ZOOM_STEP = 0.25;

/** A page that is no wider than a phone cannot be read: it is moved about there. */
const READABLE_REM = 34;

/** A PDF as it is, page by page: what is shown is what the digest is of. */
export default function Pdf({ find, onShown }: Props) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>("loading");
  const [zoom, setZoom] = useState(1);
  const latest = useRef({ find, onShown });
  latest.current = { find, onShown };
  const isLoading = outcome === "loading";
  useEffect(() => {
    if (!isLoading) return;
    const stop = new AbortController();
    void open(latest.current.find, stop.signal).then((next) => {
      if (stop.signal.aborted) return close(next);
      setOutcome(next);
      if (typeof next === "object") latest.current.onShown?.();
    });
    return () => stop.abort();
  }, [isLoading]);
  useEffect(() => () => close(outcome), [outcome]);
  if (isLoading) return <Loading />;
  if (typeof outcome === "string")
    return (
      <div className="notice bad" role="alert">
        <Icon name="warning" />
        <div>
          <p>{t(`document.${outcome}`)}</p>
          {outcome === "failed" && (
            <div className="buttons">
              <Retry onPress={() => setOutcome("loading")} />
              <OpenPdf find={find}>{t("document.download")}</OpenPdf>
            </div>
          )}
        </div>
      </div>
    );
  const numbers = Array.from({ length: outcome.pdf.numPages }, (_, index) => index + 1);
  return (
    <div className="pdf">
      <div className="pdf-bar">
        <Action
          plain
          aria-label={t("document.smaller")}
          isDisabled={zoom <= 0.5}
          onPress={() => setZoom(zoom - ZOOM_STEP)}
        >
          −
        </Action>
        <span>{Math.round(zoom * 100)} %</span>
        <Action
          plain
          aria-label={t("document.larger")}
          isDisabled={zoom >= 3}
          onPress={() => setZoom(zoom + ZOOM_STEP)}
        >
          +
        </Action>
        <div className="pdf-open">
          <OpenPdf plain find={find}>
            <span className="wide">{t("document.download")}</span>
            <span className="brief">{t("document.open")}</span>
          </OpenPdf>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="pdf-pages" tabIndex={0} aria-label={t("document.preview")}>
        {numbers.map((number) => (
          <PdfPage key={number} pdf={outcome.pdf} number={number} zoom={zoom} />
        ))}
      </section>
    </div>
  );
}

async function open(find: Props["find"], signal: AbortSignal): Promise<Outcome> {
  try {
    const { url, sha256 } = await find();
    // A worker that did not come once is not asked for again by what draws: it is fetched before, and the browser has it.
    const [answer, drawing] = await Promise.all([fetch(url, { signal }), fetch(worker, { signal })]);
    if (!answer.ok || !drawing.ok) return "failed";
    const bytes = await answer.arrayBuffer();
    if ((await digest(bytes)) !== sha256.toLowerCase()) return "mismatch";
    return { pdf: await getDocument({ data: bytes, isEvalSupported: false }).promise };
  } catch {
    return "failed";
  }
}

/** A document that nobody looks at any more: its worker and its bytes would stay as long as the tab. */
function close(outcome: Outcome): void {
  if (typeof outcome === "object") void outcome.pdf.loadingTask.destroy();
}

/** A page as a picture, with its words for those who do not see it. */
function PdfPage({ pdf, number, zoom }: { pdf: PDFDocumentProxy; number: number; zoom: number }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    void (async () => {
      const page = await pdf.getPage(number);
      const surface = canvas.current;
      if (gone || !surface) return;
      const ratio = Math.max(window.devicePixelRatio, 1.5);
      const viewport = page.getViewport({ scale: ratio * 1.35 * zoom });
      surface.width = viewport.width;
      surface.height = viewport.height;
      const task = page.render({ canvas: surface, viewport });
      stop = () => task.cancel();
      const text = await page.getTextContent();
      if (!gone) setWords(text.items.map((item) => ("str" in item ? item.str : "")).join(" "));
      // A page that is drawn anew cancels the drawing before it.
      await task.promise.catch(() => undefined);
    })();
    return () => {
      gone = true;
      stop?.();
    };
  }, [pdf, number, zoom]);
  return (
    <figure>
      <div aria-hidden="true">
        <canvas ref={canvas} style={{ width: `max(${zoom * 100}%, ${zoom * READABLE_REM}rem)` }} />
      </div>
      <figcaption>
        <span>{t("document.page", { page: number, pages: pdf.numPages })}</span>
        <span className="hidden">{words}</span>
      </figcaption>
    </figure>
  );
}
