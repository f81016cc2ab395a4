import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Channel, DeliveryStatus, Message } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { saveFile } from "../ui/save-file";
import { useWords } from "../words";

interface Props {
  message: Message;
  channel: Channel | undefined;
  status: DeliveryStatus | undefined;
}

/** The deliveries that are shown, all of them, for a spreadsheet. */
export function SheetButton({ message, channel, status }: Props) {
  const { t } = useWords();
  const api = useApi();
  const fetch = useMutation({
    mutationFn: async () => {
      const parts: Blob[] = [];
      let cursor: string | undefined;
      do {
        const asked = await api.GET("/messages/{message_id}/deliveries", {
          params: { path: { message_id: message.id }, query: { channel, status, cursor } },
          headers: { Accept: "text/csv" },
          parseAs: "blob",
        });
        parts.push((await unwrap(Promise.resolve(asked))) as unknown as Blob);
        cursor = nextOf(asked.response.headers.get("Link"));
      } while (cursor);
      saveFile(new Blob(parts, { type: "text/csv" }), `${t("deliveries.file")}-${message.id}.csv`);
    },
  });
  return (
    <>
      <Action isPending={fetch.isPending} onPress={() => fetch.mutate()}>
        {t("deliveries.csv")}
      </Action>
      {fetch.isError && <Failure error={fetch.error} />}
    </>
  );
}

/** The cursor of the part that comes next (RFC 8288). */
function nextOf(link: string | null): string | undefined {
  const query = link?.match(/<\?([^>]*)>; rel="next"/)?.[1];
  return (query && new URLSearchParams(query).get("cursor")) || undefined;
}
