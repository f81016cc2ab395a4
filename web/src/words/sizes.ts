const KILOBYTE = 1e3;
const MEGABYTE = 1e6;

/** `1,2 MB`; what is under a kilobyte is said to be that: nobody counts in bytes. */
export function bytes(count: number, language: string, lessThan: (size: string) => string): string {
  const said = (size: number) => {
    const [divisor, unit] = size >= MEGABYTE ? [MEGABYTE, "megabyte"] : [KILOBYTE, "kilobyte"];
    return new Intl.NumberFormat(language, {
      style: "unit",
      unit: String(unit),
      unitDisplay: "short",
      maximumFractionDigits: 1,
    }).format(size / Number(divisor));
  };
  return count < KILOBYTE ? lessThan(said(KILOBYTE)) : said(count);
}
