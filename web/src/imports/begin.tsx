import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button, DropZone, FileTrigger, isFileDropItem, Text } from "react-aria-components";
import { useNavigate } from "react-router";
import { useApi } from "../api/context";
import { atImport, IMPORT_BYTES_MAX, type ImportKind } from "../api/imports";
import { unwrap } from "../api/problems";
import { sendFile } from "../api/uploads";
import { underway, useUnderway } from "../auth/underway";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Choice } from "../ui/fields";
import { useOnce } from "../ui/once";
import { Progress } from "../ui/progress";
import { Retry } from "../ui/retry";
import { useSay } from "../ui/said";
import { useWords } from "../words";

const KINDS: readonly ImportKind[] = ["students", "teachers"];

/**
 * Where a file is dropped or chosen, and goes up; then one follows the import on its own page. Whoever has gone to another
 * screen meanwhile is told there what came of it, and stays.
 */
export function Begin({ unit }: { unit: string }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const [kind, setKind] = useState<ImportKind>("students");
  const [percent, setPercent] = useState(0);
  const [fault, setFault] = useState<"empty" | "tooLarge">();
  const stop = useRef<AbortController>(undefined);
  const here = useHere();
  const begin = useMutation({
    mutationFn: async (file: File) => {
      setPercent(0);
      const going = new AbortController();
      stop.current = going;
      const place = `import:${crypto.randomUUID()}`;
      underway.tell(place, [file.name]);
      try {
        const body = { kind, name: file.name, size: file.size };
        const made = await unwrap(
          api.POST("/units/{unit_id}/imports", {
            // Of the same name and size, another file: what is sent is not known yet.
            params: { path: { unit_id: unit }, header: once.header({ ...body, changed: file.lastModified }) },
            body,
          }),
        );
        // Where it is to go is good for a quarter of an hour: what does not arrive is announced anew, in its place.
        once.taken();
        await sendFile(made.upload, file, setPercent, going.signal);
        return made.import.id;
      } finally {
        underway.tell(place, []);
      }
    },
    onError: (_, file) => {
      if (!here.current) say(t("imports.notCome", { name: file.name }));
    },
    onSuccess: async (id, file) => {
      if (here.current) navigate(`/u/${unit}/imports/${id}`);
      else say(t("imports.come", { name: file.name }));
      await queries.invalidateQueries({ queryKey: ["imports", unit] });
      await queries.invalidateQueries({ queryKey: ["import", ...Object.values(atImport(unit, id).params.path)] });
    },
  });
  const add = (file: File | undefined) => {
    if (!file || begin.isPending) return;
    const found = file.size === 0 ? "empty" : file.size > IMPORT_BYTES_MAX ? "tooLarge" : undefined;
    setFault(found);
    if (!found) begin.mutate(file);
  };
  const stopped = begin.error instanceof DOMException && begin.error.name === "AbortError";
  const failed = begin.isError && !stopped;
  useUnderway("import", failed ? [begin.variables.name] : []);
  return (
    <section className="card stack" aria-label={t("imports.begin")}>
      <Choice
        label={t("imports.what")}
        value={kind}
        onChange={(value) => setKind(value as ImportKind)}
        options={KINDS.map((one) => ({ value: one, label: t(`imports.kind.${one}`) }))}
        hint={t(`imports.hint.${kind}`)}
      />
      {begin.isPending ? (
        <div className="file">
          <span className="file-name">
            {begin.variables.name}
            <Progress label={t("files.sending", { name: begin.variables.name })} percent={percent} />
          </span>
          <Action
            plain
            aria-label={t("files.cancel", { name: begin.variables.name })}
            onPress={() => stop.current?.abort()}
          >
            {t("app.cancel")}
          </Action>
        </div>
      ) : (
        <DropZone
          className="drop"
          aria-label={t("imports.begin")}
          onDrop={async (event) => add(await event.items.find(isFileDropItem)?.getFile())}
        >
          <Text slot="label">{t("imports.drop")}</Text>{" "}
          <FileTrigger acceptedFileTypes={[".csv", ".txt"]} onSelect={(files) => add(files?.[0])}>
            <Button className="action secondary">{t("imports.choose")}</Button>
          </FileTrigger>
          <p className="hint">{t("imports.limits")}</p>
        </DropZone>
      )}
      <p role="status" className="error">
        {fault ? t(`imports.${fault}`) : stopped && t("files.stopped")}
      </p>
      {failed && (
        <>
          <Failure error={begin.error} />
          <Retry onPress={() => begin.mutate(begin.variables)} />
        </>
      )}
    </section>
  );
}

/** Whether the screen is still there, for what ends later. */
function useHere() {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return here;
}
