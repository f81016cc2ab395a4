import { afterEach, describe, expect, it, vi } from "vitest";
import { Unreachable } from "../api/problems";
import type { Config } from "../config";
import { PROVIDER_SECONDS, Session } from "./session";
import { tabStorage } from "./tab-storage";

const ISSUER = "https://entrada.example/realms/centros";
const OWN: Config = { api_url: "https://api.example", issuer: ISSUER, client_id: "ventanilla" };
const PAGES = { authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token` };

/** A browser's window, as far as signing in and out goes: where it was sent, one after the other. */
function aWindow() {
  const sent: URL[] = [];
  const send = (to: string) => sent.push(new URL(to, place.origin));
  const place = {
    origin: "https://web.example",
    href: "https://web.example/",
    pathname: "/",
    search: "",
    hash: "",
    assign: send,
  };
  const frame = { location: place, stop: () => undefined, addEventListener: () => undefined, crypto };
  vi.stubGlobal("location", place);
  vi.stubGlobal("window", { ...frame, self: frame });
  vi.stubGlobal("sessionStorage", tabStorage());
  return { sent, place };
}

/** A provider with these pages, which lets Ana in. */
function provider(pages: Record<string, string>) {
  const idToken = ["{}", JSON.stringify({ iss: ISSUER, sub: "ana" }), ""].map((part) => btoa(part)).join(".");
  vi.stubGlobal("fetch", async (url: string) =>
    Response.json(
      url === pages.token_endpoint
        ? { access_token: "a", id_token: idToken, token_type: "Bearer", expires_in: 3600 }
        : { issuer: ISSUER, ...pages },
    ),
  );
  return idToken;
}

async function signedIn({ sent, place }: ReturnType<typeof aWindow>, config: Config) {
  const session = new Session(config);
  void session.signIn("/");
  await vi.waitUntil(() => sent.length === 1);
  place.href = `${place.origin}/entrar?code=c&state=${sent.pop()?.searchParams.get("state")}`;
  await session.arrive();
  return session;
}

async function signedOut(config: Config) {
  const browser = aWindow();
  const session = await signedIn(browser, config);
  void session.signOut();
  await vi.waitUntil(() => browser.sent.length === 1);
  return { session, to: browser.sent[0], browser };
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("whoever signs out", () => {
  it("is signed out at a provider of the stage's own too, which is told who asks, and by no token in an address", async () => {
    const token = provider({ ...PAGES, end_session_endpoint: `${ISSUER}/logout` });

    const { session, to } = await signedOut(OWN);

    expect(to?.pathname).toBe("/realms/centros/logout");
    expect(to?.searchParams.get("client_id")).toBe("ventanilla");
    expect(to?.href).not.toContain(token);
    expect(to?.searchParams.get("post_logout_redirect_uri")).toBe("https://web.example/");
    expect(session.state()).toBe("out");
    expect(session.remains).toBe(false);
  });

  it("is told that they are still signed in there when it has no page for it, until they sign in again", async () => {
    provider(PAGES);

    const { session, to, browser } = await signedOut(OWN);

    expect(to?.href).toBe("https://web.example/");
    expect(session.state()).toBe("out");
    expect(session.token).toBeUndefined();
    expect(session.remains).toBe(true);
    browser.sent.pop();
    expect((await signedIn(browser, OWN)).remains).toBe(false);
  });

  it("goes where the configuration says, if it does", async () => {
    provider(PAGES);
    const given = { authorize_url: PAGES.authorization_endpoint, token_url: PAGES.token_endpoint };

    const { to, session } = await signedOut({ ...OWN, ...given, sign_out_url: `${ISSUER}/out?client_id=v` });

    expect(to?.href).toBe(`${ISSUER}/out?client_id=v`);
    expect(session.remains).toBe(false);
  });
});

describe("a provider that does not answer", () => {
  it("is not waited for for ever", async () => {
    vi.useFakeTimers();
    aWindow();
    vi.stubGlobal("fetch", (_: string, { signal }: { signal?: AbortSignal }) => {
      return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    });
    const refused = vi.fn();
    new Session(OWN).signIn("/").catch(refused);

    await vi.advanceTimersByTimeAsync(PROVIDER_SECONDS * 1000);

    expect(refused).toHaveBeenCalledWith(expect.any(Unreachable));
  });
});
