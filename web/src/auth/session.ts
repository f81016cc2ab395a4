import {
  ErrorTimeout,
  InMemoryWebStorage,
  SigninState,
  type User,
  UserManager,
  WebStorageStateStore,
} from "oidc-client-ts";
import { Unreachable } from "../api/problems";
import type { Config } from "../config";
import { forgetAll, keptAny } from "./kept";
import { goTo, leaving } from "./leaving";

/** How long after a renewal that did not get through the next is tried. */
const RENEWED_AGAIN_MS = 5_000;

/** How long an answer of the provider's is waited for: a token's last minute has room for more than one try. */
export const PROVIDER_SECONDS = 20;

/** Somebody has signed out here, and is still signed in at the provider: this tab remembers it until one signs in again. */
const REMAINS = "remains-at-provider";

export type SessionState = "out" | "in" | "lost";

/** Who has signed in. Tokens are held in memory only: what runs in another page never finds them. */
export class Session {
  private readonly manager: UserManager;
  private readonly listeners = new Set<() => void>();
  private user: User | null = null;
  private current: SessionState = "out";

  constructor(private readonly config: Config) {
    const given = config.authorize_url && config.token_url;
    this.manager = new UserManager({
      authority: config.issuer,
      ...(given && {
        metadata: {
          issuer: config.issuer,
          authorization_endpoint: config.authorize_url,
          token_endpoint: config.token_url,
        },
      }),
      client_id: config.client_id,
      redirect_uri: `${location.origin}/entrar`,
      post_logout_redirect_uri: `${location.origin}/`,
      response_type: "code",
      scope: "openid email profile",
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      // What must outlive the way to the provider and back: a state and a PKCE verifier, no token.
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: true,
      requestTimeoutInSeconds: PROVIDER_SECONDS,
    });
    this.manager.events.addUserLoaded((user) => this.become("in", user));
    this.manager.events.addSilentRenewError((error) => this.renewAgain(error));
    this.manager.events.addAccessTokenExpired(() => this.lose());
  }

  /** Where somebody who comes back from the provider was going, as this tab remembers it until they have arrived. */
  async destination(): Promise<string> {
    const name = new URLSearchParams(location.search).get("state");
    const remembered = name && (await this.manager.settings.stateStore.get(name));
    const { data } = remembered ? await SigninState.fromStorageString(remembered) : {};
    return (data as { to?: string } | undefined)?.to ?? "/";
  }

  /** Ends the way back from the provider; whether it could. */
  async arrive(): Promise<boolean> {
    const user = await this.manager.signinRedirectCallback().catch(() => undefined);
    if (!user) return false;
    this.become("in", user);
    sessionStorage.removeItem(REMAINS);
    return true;
  }

  /**
   * Goes to the provider.
   *
   * @throws {Unreachable} it did not say in time where its page is.
   */
  async signIn(to = location.pathname + location.search + location.hash): Promise<void> {
    leaving();
    try {
      await this.manager.signinRedirect({ state: { to } });
    } catch (cause) {
      throw unanswered(cause) ? new Unreachable("provider", { cause }) : cause;
    }
  }

  /** Ends the session here, and the provider's own; where that one cannot be ended, the door says that it goes on. */
  async signOut(): Promise<void> {
    forgetAll();
    await this.manager.removeUser();
    this.become("out", null);
    const { sign_out_url, authorize_url } = this.config;
    if (sign_out_url) return goTo(sign_out_url);
    try {
      if (authorize_url) throw new Error("no sign_out_url");
      leaving();
      // It is told which client asks, not by whose token: an address is kept by browsers and logs.
      await this.manager.signoutRedirect();
    } catch {
      sessionStorage.setItem(REMAINS, "true");
      goTo("/");
    }
  }

  /** Whether whoever signed out last in this tab is still signed in at the provider. */
  get remains(): boolean {
    return sessionStorage.getItem(REMAINS) !== null;
  }

  /** The API or the provider does not take the token any more; what is on the screen stays. */
  lose(): void {
    if (this.current === "in") this.become("lost", this.user);
  }

  /** A network that was away for a moment ends no session: the token is still good for a minute, to be renewed in. */
  private async renewAgain(error: unknown): Promise<void> {
    if (!unanswered(error)) return;
    await new Promise((passed) => setTimeout(passed, RENEWED_AGAIN_MS));
    if (this.current !== "in") return;
    await this.manager.signinSilent().catch((again: unknown) => this.renewAgain(again));
  }

  get token(): string | undefined {
    return this.user?.id_token;
  }

  /** The provider's name for the person: whose the kept texts are. */
  get subject(): string {
    return this.user?.profile.sub ?? "";
  }

  /** Whether this tab holds a text of theirs that nobody else has. */
  get unsaved(): boolean {
    return this.current !== "out" && keptAny(this.subject);
  }

  get email(): string {
    return this.user?.profile.email ?? "";
  }

  readonly state = (): SessionState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private become(state: SessionState, user: User | null): void {
    this.current = state;
    this.user = user;
    for (const listener of this.listeners) listener();
  }
}

/** Whether nobody answered, rather than that somebody said no. */
function unanswered(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ErrorTimeout;
}
