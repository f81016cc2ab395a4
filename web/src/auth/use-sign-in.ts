import { useState } from "react";
import { useServices } from "../api/context";

/** Goes to the provider to sign in; why it could not, when it could not. */
export function useSignIn() {
  const { session } = useServices();
  const [going, setGoing] = useState(false);
  const [error, setError] = useState<unknown>();
  const signIn = (to?: string) => {
    setGoing(true);
    setError(undefined);
    session.signIn(to).catch((cause: unknown) => {
      setGoing(false);
      setError(cause);
    });
  };
  return { signIn, going, error };
}
