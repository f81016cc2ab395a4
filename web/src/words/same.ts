/** The same keys in another language: plural forms and all. */
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
