import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Channel, DeliveryStatus, Message } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { saveFile } from "../ui/save-file";
import { useWords } from "../words";
import { wholeSheet } from "./whole-sheet";

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
      const sheet = await wholeSheet(async (cursor) => {
        const asked = await api.GET("/messages/{message_id}/deliveries", {
          params: { path: { message_id: message.id }, query: { channel, status, cursor } },
          headers: { Accept: "text/csv" },
          parseAs: "blob",
        });
        const lines = (await unwrap(Promise.resolve(asked))) as unknown as Blob;
        return { lines, link: asked.response.headers.get("Link") };
      });
      saveFile(sheet, `${t("deliveries.file")}-${message.id}.csv`);
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
