import { useState } from "react";
import { useAddress } from "./use-address";

interface Sheet {
  /** The draft that the address names. */
  named?: string;
  /** The draft that the sheet began with; without it, an empty one. */
  came?: string;
  count: number;
}

/**
 * What one writes on. Once it is saved, the address says which draft it is, so that loading the page again goes on with
 * it; any other address asks for another sheet.
 */
export function useSheet() {
  const { params, set } = useAddress();
  const named = params.get("draft") ?? undefined;
  const [made, setMade] = useState<string>();
  const [sheet, setSheet] = useState<Sheet>({ named, came: named, count: 0 });
  if (named !== sheet.named) {
    // The name of what is being written here has come; any other address asks for another sheet.
    setSheet(named && named === made ? { ...sheet, named } : { named, came: named, count: sheet.count + 1 });
  }
  return {
    came: sheet.came,
    key: sheet.count,
    created: ({ id }: { id: string }) => {
      setMade(id);
      set("draft", id);
    },
  };
}
