import createClient, { type Client } from "openapi-fetch";
import { ANSWER_MS, either, within } from "./patience";
import type { paths } from "./schema";

export type Api = Client<paths>;

interface Caller {
  token(): string | undefined;
  language(): string;
  /** The token was refused. */
  lost(): void;
}

/** The API in types that are made from its own description. */
export function makeApi(baseUrl: string, caller: Caller): Api {
  const api = createClient<paths>({
    baseUrl,
    // The answer's own words are part of what is waited for: they end with the signal too.
    fetch: (request) => fetch(request, { signal: either(request.signal, within(ANSWER_MS)) }),
  });
  api.use({
    onRequest({ request }) {
      const token = caller.token();
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      request.headers.set("Accept-Language", caller.language());
      return request;
    },
    onResponse({ response }) {
      if (response.status === 401) caller.lost();
      return response;
    },
  });
  return api;
}
