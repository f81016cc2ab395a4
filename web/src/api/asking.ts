import { onlineManager, QueryClient } from "@tanstack/react-query";
import { Refused, Unreachable } from "./problems";

const TRIES = 2;

/**
 * How the API is asked. Nothing waits for a connection: what is read says that there is none and is read again when it is
 * back; what is done fails where one sees it, since an action that is done minutes later by itself is nobody's any more.
 */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        staleTime: 5_000,
        // What was refused would be refused again, and who has waited long is told before they wait as long again.
        retry: (count, error) =>
          count < TRIES &&
          onlineManager.isOnline() &&
          !(error instanceof Refused && error.problem.status < 500) &&
          !(error instanceof Unreachable && error.waitedFor),
      },
    },
  });
}
