import { ANSWER_MS, within } from "./api/patience";

/** Where this stage's services are. Served beside the client, so that one build serves every stage. */
export interface Config {
  readonly api_url: string;
  readonly issuer: string;
  readonly client_id: string;
  /** The provider's pages; without them, what its discovery document says. */
  readonly authorize_url?: string;
  readonly token_url?: string;
  /** Where a sign-out ends the provider's own session, ready to be gone to. */
  readonly sign_out_url?: string;
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/config.json", { cache: "no-store", signal: within(ANSWER_MS) });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  return (await answer.json()) as Config;
}
