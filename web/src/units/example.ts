import type { Unit } from "../api/types";

/** A school, and the office that it is below: for tests. */
export const OFFICE = { id: "DT41", name: "Delegación de Sevilla" };
export const SCHOOL = {
  id: "41000001",
  name: "CEIP Ribera",
  kind: "school",
  province: "41",
  parent_id: "DT41",
  contact: { email: "secretaria@ribera.example", phone: null },
  closed_at: null,
  successor_id: null,
} as Unit;
