import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { ClosedDays } from "../api/reports";
import type { components } from "../api/schema";

type Part = components["schemas"]["ClosedDaysBody"];

interface Asked {
  change: (now: ClosedDays) => Part;
  onTaken?: () => void;
}

/**
 * Sets a part of the closed days. The API takes a part whole: it is made from what is there now, so that what somebody
 * else added meanwhile stays.
 */
export function useSetClosedDays(unit: string, onDone: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  const path = { unit_id: unit };
  return useMutation({
    mutationFn: async ({ change }: Asked) => {
      const now = await unwrap(api.GET("/units/{unit_id}/closed-days", { params: { path } }));
      return unwrap(api.PUT("/units/{unit_id}/closed-days", { params: { path }, body: change(now) }));
    },
    onSuccess: async (_, { onTaken }) => {
      onTaken?.();
      onDone();
      await Promise.all(
        ["closed-days", "audit", "pending"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })),
      );
    },
  });
}
