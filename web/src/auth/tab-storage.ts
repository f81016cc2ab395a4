/** The tab's storage, which Node has not: for tests. */
export function tabStorage(): Storage {
  const held = new Map<string, string>();
  const tab = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => Object.assign(tab, { [key]: value }) && held.set(key, value),
    removeItem: (key: string) => held.delete(key) && delete (tab as Record<string, unknown>)[key],
  };
  return tab as unknown as Storage;
}
