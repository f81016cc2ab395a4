import type { verify as spanish } from "../es/verify";
import type { Same } from "../same";

export const verify: Same<typeof spanish> = {
  verify: {
    title: "Check a document",
    lead: "Write the verification code at the foot of the document, or read its QR code.",
    code: "Verification code",
    check: "Check",
    valid: "The document is authentic",
    unknown: "No sealed document has this code",
    unknownLead:
      "The code “{{code}}” belongs to no sealed document. Check that you copied all of it, unchanged; if the document is not sealed yet, try again when it is.",
    validLead: "It was signed and sealed as shown. Compare the document that you have with the original.",
    original: "Open the original document",
    sealedAt: "Sealed",
    from: "From",
    to: "To",
    number: "Exit number",
    signers: "Signed by",
    signer: "{{name}}, {{role}}, {{when}}",
    digest: "SHA-256 of the sealed document",
    signedDigest: "SHA-256 of what was signed",
    file: "Check your file",
    fileLead: "The file does not leave your computer: its digest is computed here.",
    chooseFile: "Choose a PDF",
    same: "It is exactly the sealed document.",
    signedOnly: "It is exactly the document that was signed, without the seal.",
    different: "It is not this document: its digest is another.",
    again: "Check another code",
  },
};
