/** Areas whose words come with their screens: who does not go there does not wait for them. */
export const AREAS = {
  letters: {
    es: async () => (await import("./es/letters")).letters,
    en: async () => (await import("./en/letters")).letters,
  },
  verify: {
    es: async () => (await import("./es/verify")).verify,
    en: async () => (await import("./en/verify")).verify,
  },
  deposit: {
    es: async () => (await import("./es/deposit")).deposit,
    en: async () => (await import("./en/deposit")).deposit,
  },
  messages: {
    es: async () => (await import("./es/messages")).messages,
    en: async () => (await import("./en/messages")).messages,
  },
  preferences: {
    es: async () => (await import("./es/preferences")).preferences,
    en: async () => (await import("./en/preferences")).preferences,
  },
  people: {
    es: async () => (await import("./es/people")).people,
    en: async () => (await import("./en/people")).people,
  },
  imports: {
    es: async () => (await import("./es/imports")).imports,
    en: async () => (await import("./en/imports")).imports,
  },
  units: {
    es: async () => (await import("./es/units")).units,
    en: async () => (await import("./en/units")).units,
  },
  reports: {
    es: async () => (await import("./es/reports")).reports,
    en: async () => (await import("./en/reports")).reports,
  },
} as const;

export type Area = keyof typeof AREAS;

type Together<T> = (T extends unknown ? (words: T) => void : never) extends (words: infer All) => void ? All : never;

/** What all areas say. */
export type AreaWords = Together<{ [A in Area]: Awaited<ReturnType<(typeof AREAS)[A]["es"]>> }[Area]>;
