import { useRef } from "react";

/**
 * The key under which a form is sent: the same for the same content until it was taken, so that a double click, or a
 * second try after a lost answer, is the same request.
 */
export function useOnce() {
  const sent = useRef({ key: "", content: "" });
  return {
    header: (body: unknown) => {
      const content = JSON.stringify(body);
      if (!sent.current.key || sent.current.content !== content) {
        sent.current = { key: crypto.randomUUID(), content };
      }
      return { "Idempotency-Key": sent.current.key };
    },
    taken: () => {
      sent.current = { key: "", content: "" };
    },
  };
}
