import { useEffect, useState } from "react";
import { Checkbox } from "react-aria-components";
import { Link, useSearchParams } from "react-router";
import { useTray } from "../api/queries";
import type { RequestStatus, SignatureRequest } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { type BatchAsked, BatchBar } from "../letters/batch";
import { RequestReader } from "../letters/request-reader";
import { RequestRow } from "../letters/request-row";
import { StatusTabs, statusIn } from "../letters/status-tabs";
import { Icon } from "../ui/icons";
import { Empty, itemsOf, Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useAsked } from "../ui/use-asked";
import { useFocusKept } from "../ui/use-focus-kept";
import { Loading } from "../ui/waiting";
import { useWords } from "../words";

/** What waits for one's signature, and beside the list the document that is to be signed. */
export function Tray() {
  const { t } = useWords();
  const { unit } = useProfile();
  const [params] = useSearchParams();
  const status = statusIn(params);
  const tray = useTray(status);
  const requests = itemsOf(tray);
  const wanted = (one: SignatureRequest) =>
    one.id === params.get("request") || one.communication.id === params.get("letter");
  const found = requests.find(wanted);
  // What is open stays open when it leaves the list: one sees what came of it.
  const [open, setOpen] = useState<SignatureRequest>();
  if (found && found !== open) setOpen(found);
  const chosen = found ?? (open && wanted(open) ? open : undefined);
  // It may be further down than what was read of the list so far.
  const sought = chosen === undefined && (params.has("request") || params.has("letter"));
  const { hasNextPage, isFetching, isError, fetchNextPage } = tray;
  useEffect(() => {
    if (sought && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [sought, hasNextPage, isFetching, isError, fetchNextPage]);
  const list = useFocusKept<HTMLElement>(chosen === undefined);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const selected = requests.filter((one) => marked.has(one.id));
  const { asked, ask, close } = useAsked<BatchAsked>();
  // What is marked or asked about stays so when a batch leaves no more than one.
  const several = status === "pending" && (requests.length > 1 || selected.length > 0 || asked !== undefined);
  const mark = (id: string, on: boolean) => {
    const next = new Set(marked);
    if (on) next.add(id);
    else next.delete(id);
    setMarked(next);
  };
  // What was marked since is for another time.
  const unmark = (decided: SignatureRequest[]) =>
    setMarked((now) => new Set([...now].filter((id) => !decided.some((one) => one.id === id))));
  const at = (id?: string) => `/u/${unit.id}/tray?${new URLSearchParams({ status, ...(id && { request: id }) })}`;
  return (
    <Page title={t("tray.title")}>
      <div className={chosen ? "tray reading" : "tray"}>
        <section className="card tray-list" ref={list} tabIndex={-1} aria-label={t("tray.title")}>
          <StatusTabs status={status} to={(one: RequestStatus) => `/u/${unit.id}/tray?status=${one}`} />
          {several && (
            <BatchBar
              all={requests}
              selected={selected}
              onSelect={(ids) => setMarked(new Set(ids))}
              asked={asked}
              onAsk={ask}
              onClose={close}
              onDone={unmark}
            />
          )}
          <Listing
            query={tray}
            label={t("tray.title")}
            empty={t(status === "pending" ? "tray.none.pending" : "tray.none.other")}
            emptyIcon="check"
            keyOf={(request) => request.id}
            of={(request) => (
              <div className="row-with-check">
                {several && (
                  <Checkbox
                    className="check"
                    aria-label={t("tray.select", { subject: request.communication.subject })}
                    isSelected={marked.has(request.id)}
                    onChange={(on) => mark(request.id, on)}
                  >
                    <span className="box">
                      <Icon name="check" />
                    </span>
                  </Checkbox>
                )}
                <RequestRow request={request} to={at(request.id)} current={request.id === chosen?.id} />
              </div>
            )}
          />
        </section>
        <section className="card tray-reader" aria-label={t("letter.document")}>
          {chosen ? (
            <>
              <Link className="back" to={at()}>
                <Icon name="left" />
                {t("tray.backToList")}
              </Link>
              <RequestReader key={chosen.id} request={chosen} />
            </>
          ) : sought && !isError && (hasNextPage || tray.isPending) ? (
            <Loading />
          ) : (
            <Empty icon="documents">{t(sought && !isError ? "tray.notHere" : "tray.choose")}</Empty>
          )}
        </section>
      </div>
    </Page>
  );
}
