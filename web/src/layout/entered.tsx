import { lazy, Suspense, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { useServices } from "../api/context";
import { SignIn } from "../screens/sign-in";

const LostQuestion = lazy(() => import("./lost-question"));

/** What only those see who have signed in; a session that ends in the middle leaves the screen as it is, and asks. */
export function Entered() {
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  if (state === "out") return <SignIn />;
  return (
    <>
      <Outlet />
      <Suspense>{state === "lost" && <LostQuestion />}</Suspense>
    </>
  );
}
