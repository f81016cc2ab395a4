/**
 * Text that is not saved yet, kept in this tab until it is: a session that ends, a network that fails or a page that is
 * loaded again loses nothing. It is the tab's own storage, under the name of whoever wrote it, and goes with sign-out.
 */
const PREFIX = "kept:";

export function keep<T>(subject: string, name: string, value: T): void {
  sessionStorage.setItem(PREFIX + subject + name, JSON.stringify(value));
}

export function kept<T>(subject: string, name: string): T | undefined {
  const found = sessionStorage.getItem(PREFIX + subject + name);
  return found ? (JSON.parse(found) as T) : undefined;
}

export function forget(subject: string, name: string): void {
  sessionStorage.removeItem(PREFIX + subject + name);
}

export function forgetAll(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
