import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { makeQueries } from "./api/asking";
import { makeApi } from "./api/client";
import { ServicesContext } from "./api/context";
import { me } from "./api/queries";
import { askBeforeLeaving } from "./auth/leaving";
import { Session } from "./auth/session";
import { underway } from "./auth/underway";
import { type Config, loadConfig } from "./config";
import { bringScreen, routes } from "./routes";
import { Broken, SignInFailed } from "./screens/broken";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/questions.css";
import "./styles/notices.css";
import "./styles/layout.css";
import "./styles/rows.css";
import "./styles/letters.css";
import "./styles/writing.css";
import "./styles/tray.css";
import "./styles/lists.css";
import "./styles/contrast.css";
import { SayingProvider } from "./ui/said";
import { language, startWords } from "./words";
import { Localised } from "./words/localised";

/** A screen without the application: its language can be changed all the same. */
const alone = (screen: ReactNode) => <SayingProvider>{screen}</SayingProvider>;

async function start(root: ReturnType<typeof createRoot>, configured: Promise<Config>): Promise<void> {
  const config = await configured;
  const session = new Session(config);
  askBeforeLeaving(() => session.unsaved || underway.now().length > 0);
  if (location.pathname === "/entrar") {
    const to = await session.destination();
    // Its code comes while the provider is asked.
    bringScreen(to);
    const arrived = await session.arrive();
    // A code that it carries is for whoever arrives.
    history.replaceState(null, "", arrived ? to : to.split("#")[0]);
    if (!arrived) {
      // The door says why one cannot go to the provider, if that is so.
      const again = () => session.signIn(to).catch(() => location.reload());
      root.render(alone(<SignInFailed onRetry={again} />));
      return;
    }
  }
  const api = makeApi(config.api_url, {
    token: () => session.token,
    language,
    lost: () => session.lose(),
  });
  const queries = makeQueries();
  // Asked before the first screen is there to ask.
  if (session.token) void queries.prefetchQuery(me(api));
  const router = createBrowserRouter(routes);
  const going = () => router.state.navigation.location;
  const services = { api, session, config, here: () => router.state.location, going };
  const application = (
    <StrictMode>
      <ServicesContext value={services}>
        <QueryClientProvider client={queries}>
          <SayingProvider>
            <Localised>
              <RouterProvider router={router} />
            </Localised>
          </SayingProvider>
        </QueryClientProvider>
      </ServicesContext>
    </StrictMode>
  );
  // Drawn bit by bit: what is on the page already answers to a finger meanwhile.
  startTransition(() => root.render(application));
}

// Not before the first screen is there: it is for the next time.
addEventListener("load", () => {
  navigator.serviceWorker?.register("/offline.js").catch(() => undefined);
});

const element = document.getElementById("root");
if (element) {
  const root = createRoot(element);
  const configured = loadConfig();
  // Whether it comes is told by who waits for it.
  configured.catch(() => undefined);
  startWords().then(
    () => start(root, configured).catch(() => root.render(alone(<Broken onRetry={() => location.reload()} />))),
    // Without words nothing can be said but what this page says in both languages.
    () => location.replace("/offline.html"),
  );
}
