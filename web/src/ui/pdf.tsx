import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist";
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { digest } from "./digest";
import { Loading } from "./waiting";

GlobalWorkerOptions.workerSrc = worker;

interface Props {
  url: string;
  /** Of what is to be shown; other bytes are not shown. */
  sha256: string;
  /** The bytes are the right ones and are on the screen. */
  onShown?: () => void;
}

type Outcome = { pdf: PDFDocumentProxy } | "loading" | "failed" | "mismatch";

const ZOOM_STEP = 0.25;

/** A PDF as it is, page by page: what is shown is what the digest is of. */
export default function Pdf({ url, sha256, onShown }: Props) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>("loading");
  const [zoom, setZoom] = useState(1);
  const shown = useRef(onShown);
  shown.current = onShown;
  // A link is renewed now and then: the bytes are the same for the same digest.
  const link = useRef(url);
  link.current = url;
  useEffect(() => {
    const stop = new AbortController();
    setOutcome("loading");
    void open(link.current, sha256, stop.signal).then((next) => {
      if (stop.signal.aborted) return;
      setOutcome(next);
      if (typeof next === "object") shown.current?.();
    });
    return () => stop.abort();
  }, [sha256]);
  if (outcome === "loading") return <Loading />;
  if (typeof outcome === "string")
    return (
      <div className="notice bad" role="alert">
        <p>{t(`document.${outcome}`)}</p>
        {outcome === "failed" && (
          <a href={url} target="_blank" rel="noreferrer">
            {t("document.download")}
          </a>
        )}
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
        <a href={url} target="_blank" rel="noreferrer">
          {t("document.download")}
        </a>
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

async function open(url: string, sha256: string, signal: AbortSignal): Promise<Outcome> {
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return "failed";
    const bytes = await answer.arrayBuffer();
    if ((await digest(bytes)) !== sha256.toLowerCase()) return "mismatch";
    return { pdf: await getDocument({ data: bytes, isEvalSupported: false }).promise };
  } catch {
    return "failed";
  }
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
        <canvas ref={canvas} style={{ width: `${zoom * 100}%` }} />
      </div>
      <figcaption>
        <span>{t("document.page", { page: number, pages: pdf.numPages })}</span>
        <span className="hidden">{words}</span>
      </figcaption>
    </figure>
  );
}
