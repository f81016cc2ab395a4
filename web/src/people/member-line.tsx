import type { ReactNode } from "react";
import type { Member } from "../api/types";
import { useWords } from "../words";

/** Somebody's role, from when until when, and whether they can sign in; beside it what can be done. */
export function MemberLine({ member, children }: { member: Member; children?: ReactNode }) {
  const { t, day, lastDay } = useWords();
  const { person, role, since, until, signed_in } = member;
  const begins = Date.parse(since) > Date.now();
  const dates = [
    t(begins ? "members.from" : "members.since", { day: day(since) }),
    until && t("members.until", { day: lastDay(until) }),
  ];
  return (
    <div className="line">
      <span className="row-main">
        <strong>{person.name}</strong>
        <span>
          {t(`role.${role}`)} <span className="quiet">· {dates.filter(Boolean).join(", ")}</span>
        </span>
        {/* Families get their mail without an account; whoever works here does nothing without one. */}
        <span className={signed_in || role === "guardian" ? "quiet" : "warm"}>
          {t(signed_in ? "members.signsIn" : "members.noSignIn")}
        </span>
      </span>
      {children && <span className="buttons">{children}</span>}
    </div>
  );
}
