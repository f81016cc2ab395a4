/** `1,2 MB`. */
export function bytes(count: number, language: string): string {
  const [divisor, unit] = count >= 1e6 ? [1e6, "megabyte"] : count >= 1e3 ? [1e3, "kilobyte"] : [1, "byte"];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: String(unit),
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(count / Number(divisor));
}
