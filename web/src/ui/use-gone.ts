import { useEffect } from "react";
import { useNavigate } from "react-router";

/**
 * Takes whoever was writing on what is no draft any more to where it is now, when there is such a place: there it is said
 * what became of it, and what was not saved can be copied.
 */
export function useGone(to: string | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (to) navigate(to, { replace: true, state: { wrote: true } });
  }, [to, navigate]);
}
