/** Whether all of the words that were typed are in a name, with or without accents. */
export function sounds(typed: string, name: string): boolean {
  const plain = (words: string) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const found = plain(name);
  return plain(typed)
    .split(/\s+/)
    .every((word) => found.includes(word));
}
