/**
 * Text that is not saved yet, kept in this tab until it is: a session that ends, a network that fails or a page that is
 * loaded again loses nothing. It is the tab's own storage, under the name of whoever wrote it, and goes with sign-out.
 */
const PREFIX = "kept:";

function key(subject: string, name: string): string {
  return `${PREFIX}${subject}:${name}`;
}

export function keep<T>(subject: string, name: string, value: T): void {
  sessionStorage.setItem(key(subject, name), JSON.stringify(value));
}

export function kept<T>(subject: string, name: string): T | undefined {
  const found = sessionStorage.getItem(key(subject, name));
  return found ? (JSON.parse(found) as T) : undefined;
}

export function forget(subject: string, name: string): void {
  sessionStorage.removeItem(key(subject, name));
}

/** Whether somebody has a text that nobody else has. */
export function keptAny(subject: string): boolean {
  return Object.keys(sessionStorage).some((one) => one.startsWith(key(subject, "")));
}

export function forgetAll(): void {
  for (const one of Object.keys(sessionStorage)) if (one.startsWith(PREFIX)) sessionStorage.removeItem(one);
}
