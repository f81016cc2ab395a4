import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTypes, useUnit } from "../api/queries";
import type { Letter, Signature } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Together } from "../ui/unread";
import { Missing } from "../ui/waiting";
import { useWords } from "../words";

/** Who, to whom, when and under which number. */
export function LetterData({ letter }: { letter: Letter }) {
  const { t, when, day } = useWords();
  const { unit } = useProfile();
  const types = useTypes();
  // Nobody needs to be told how to reach themselves.
  const holder = useUnit(letter.holder.id === unit.id ? "" : letter.holder.id);
  const code = letter.document?.sealed_at ? letter.document.verification_code : undefined;
  const contact = holder.data?.contact;
  const lines: [string, ReactNode][] = [
    [t("letter.from"), letter.origin.name],
    [t("letter.to"), letter.destination.name],
    [t("letter.holder"), letter.holder.id === letter.destination.id ? undefined : letter.holder.name],
    [t("letter.type"), types.data?.find((type) => type.id === letter.type)?.name],
    [t("letter.createdBy"), letter.created_by.name],
    [t("letter.exit"), letter.exit_number],
    [t("letter.entry"), letter.entry_number],
    [t("letter.sent"), letter.sent_at && when(letter.sent_at)],
    [t("letter.receivedAt"), letter.received_at && when(letter.received_at)],
    [t("letter.finished"), letter.finished_at && when(letter.finished_at)],
    [
      t("letter.deadline"),
      letter.deadline && !letter.finished_at && t("letter.deadlineValue", { day: day(letter.deadline) }),
    ],
    [t("letter.verifyCode"), code && <Link to={`/verify/${code}`}>{code}</Link>],
    [
      t("letter.contact"),
      contact && (
        <>
          <a href={`mailto:${contact.email}`}>{contact.email}</a>
          {contact.phone && <> · {contact.phone}</>}
        </>
      ),
    ],
  ];
  return (
    <section className="card" aria-labelledby="letter-data">
      <h2 id="letter-data">{t("letter.data")}</h2>
      <dl className="data">
        {lines.map(
          ([term, value]) =>
            value && (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Together>
        <Missing query={types} />
        <Missing query={holder} />
      </Together>
      {letter.related_to && (
        <p>
          <Link to={`/u/${unit.id}/letters/${letter.related_to}`}>{t("draft.relatedTo")}</Link>
        </p>
      )}
      <Signatures signatures={letter.signatures} />
    </section>
  );
}

function Signatures({ signatures }: { signatures: Signature[] }) {
  const { t, when } = useWords();
  if (signatures.length === 0) return null;
  return (
    <>
      <h2>{t("letter.signatures")}</h2>
      <ol className="signatures">
        {signatures.map((one) => (
          <li key={one.id}>
            <strong>{one.signer.name}</strong> <span className="quiet">{t(`role.${one.signer.role}`)}</span>
            <br />
            <span className={`signature ${one.status}`}>
              {t(`letter.signatureStatus.${one.status}`)}
              {one.decided_at && `, ${when(one.decided_at)}`}
            </span>
            {one.reason && <q>{one.reason}</q>}
          </li>
        ))}
      </ol>
    </>
  );
}
