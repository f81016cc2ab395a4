import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { Link, useNavigate, useParams } from "react-router";
import { useApi } from "../api/context";
import { isRefusal } from "../api/problems";
import { readVerification, useVerification } from "../api/queries";
import { Public } from "../layout/public";
import { Action } from "../ui/action";
import { digest } from "../ui/digest";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { OpenPdf } from "../ui/open-pdf";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

/** For anybody: whether a document with a code is authentic. The QR code of a document leads here. */
export function Verify() {
  const { t } = useWords();
  const { code = "" } = useParams();
  return (
    <Public>
      <Page key={code} title={t("verify.title")}>
        {code ? <Checked code={code} /> : <Ask />}
      </Page>
    </Public>
  );
}

function Ask() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [code, setCode] = useState("");
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        // People copy it with the spaces and the line breaks around it.
        const bare = code.replace(/\s/g, "");
        if (bare) navigate(`/verify/${encodeURIComponent(bare)}`);
      }}
    >
      <p>{t("verify.lead")}</p>
      <Field label={t("verify.code")} value={code} onChange={setCode} />
      <Action primary type="submit" isDisabled={!code.trim()}>
        <Icon name="search" />
        {t("verify.check")}
      </Action>
    </form>
  );
}

function Checked({ code }: { code: string }) {
  const { t, when } = useWords();
  const api = useApi();
  const verification = useVerification(code);
  return (
    <>
      {isRefusal(verification.error, "not_found") ? (
        <div className="notice bad" role="alert">
          <Icon name="warning" />
          <div>
            <strong>{t("verify.unknown")}</strong>
            <p>{t("verify.unknownLead", { code })}</p>
          </div>
        </div>
      ) : (
        <Loaded query={verification}>
          {({ document }) => (
            <section className="card stack">
              <div className="notice good" role="status">
                <Icon name="shield" />
                <div>
                  <strong>{t("verify.valid")}</strong>
                  <p>{t("verify.validLead")}</p>
                </div>
              </div>
              <dl className="data">
                <div>
                  <dt>{t("verify.from")}</dt>
                  <dd>{document.origin.name}</dd>
                </div>
                <div>
                  <dt>{t("verify.to")}</dt>
                  <dd>{document.destination.name}</dd>
                </div>
                <div>
                  <dt>{t("verify.number")}</dt>
                  <dd>{document.exit_number}</dd>
                </div>
                <div>
                  <dt>{t("verify.sealedAt")}</dt>
                  <dd>{when(document.sealed_at)}</dd>
                </div>
                <div>
                  <dt>{t("verify.signers")}</dt>
                  <dd>
                    <ul>
                      {document.signers.map((signer) => (
                        <li key={signer.name + signer.at}>
                          {t("verify.signer", {
                            name: signer.name,
                            role: t(`role.${signer.role}`),
                            when: when(signer.at),
                          })}
                        </li>
                      ))}
                    </ul>
                  </dd>
                </div>
                <div>
                  <dt>{t("verify.digest")}</dt>
                  <dd className="digest">{document.sha256}</dd>
                </div>
                <div>
                  <dt>{t("verify.signedDigest")}</dt>
                  <dd className="digest">{document.signed_sha256}</dd>
                </div>
              </dl>
              <div>
                <OpenPdf primary find={() => readVerification(api, code)}>
                  <Icon name="documents" />
                  {t("verify.original")}
                </OpenPdf>
              </div>
              <Compare sealed={document.sha256} signed={document.signed_sha256} />
            </section>
          )}
        </Loaded>
      )}
      <p>
        <Link to="/verify">{t("verify.again")}</Link>
      </p>
    </>
  );
}

/** Whether somebody's own file is the document. */
function Compare({ sealed, signed }: { sealed: string; signed: string }) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<"same" | "signedOnly" | "different">();
  const compare = async (file: File) => {
    const found = await digest(await file.arrayBuffer());
    setOutcome(found === sealed ? "same" : found === signed ? "signedOnly" : "different");
  };
  return (
    <>
      <div>
        <h2>{t("verify.file")}</h2>
        <p className="quiet">{t("verify.fileLead")}</p>
      </div>
      <FileTrigger acceptedFileTypes={["application/pdf"]} onSelect={(files) => files?.[0] && void compare(files[0])}>
        <Action>{t("verify.chooseFile")}</Action>
      </FileTrigger>
      <p role="status">
        {outcome && (
          <span className={`notice ${outcome === "different" ? "bad" : "good"}`}>{t(`verify.${outcome}`)}</span>
        )}
      </p>
    </>
  );
}
