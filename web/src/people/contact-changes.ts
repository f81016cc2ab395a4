export interface Contact {
  email: string;
  phone: string;
}

/**
 * What is sent of somebody's contact data: what differs from what they have, and an e-mail that is the same when whoever
 * looked at it says that it is right, for then mail goes there again.
 */
export function contactChanges(
  { email, phone }: { email: string | null; phone: string | null },
  written: Contact,
  isConfirmed: boolean,
): Partial<Contact> {
  const now = { email: written.email.trim(), phone: written.phone.trim() };
  return {
    ...((now.email !== (email ?? "") || (isConfirmed && now.email !== "")) && { email: now.email }),
    ...(now.phone !== (phone ?? "") && { phone: now.phone }),
  };
}
