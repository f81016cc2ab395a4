/** The provinces by their two digits; they are called the same in both languages. */
export const PROVINCES = {
  "04": "Almería",
  "11": "Cádiz",
  "14": "Córdoba",
  "18": "Granada",
  "21": "Huelva",
  "23": "Jaén",
  "29": "Málaga",
  "41": "Sevilla",
} as const;
