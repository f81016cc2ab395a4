import { useQuery } from "@tanstack/react-query";
import { useApi } from "./context";
import { everyPage } from "./pages";
import { unwrap } from "./problems";
import { usePages } from "./queries";
import type { components } from "./schema";
import type { Role } from "./types";

type Schemas = components["schemas"];
export type Student = Schemas["StudentView"];
export type Guardian = Schemas["GuardianView"];
export type Teacher = Schemas["TeacherView"];
export type GuardianHeld = Schemas["GuardianHeld"];
export type AuditEntry = Schemas["AuditEntryView"];
export type Invitation = Schemas["InvitationView"];

const MANY = 100;

export function useMemberList(unit: string, filters: { role?: Role; q?: string }) {
  const api = useApi();
  return usePages(["members", unit, filters], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/members", { params: { path: { unit_id: unit }, query: { ...filters, cursor } } })),
  );
}

/** All classes of a school: they are few. */
export function useGroups(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["groups", unit],
    queryFn: () =>
      everyPage((cursor) =>
        unwrap(
          api.GET("/units/{unit_id}/groups", { params: { path: { unit_id: unit }, query: { limit: MANY, cursor } } }),
        ),
      ),
    staleTime: 60_000,
  });
}

/** The names of classes, of which students and teachers have the ids. */
export function useGroupNames(unit: string): (ids: readonly string[]) => string {
  const groups = useGroups(unit);
  return (ids) =>
    (groups.data ?? [])
      .filter((group) => ids.includes(group.id))
      .map((group) => group.name)
      .join(", ");
}

export function useStudents(unit: string, filters: { q?: string; group?: string }) {
  const api = useApi();
  return usePages(["students", unit, filters], (cursor) =>
    unwrap(
      api.GET("/units/{unit_id}/students", { params: { path: { unit_id: unit }, query: { ...filters, cursor } } }),
    ),
  );
}

export function useStudent(unit: string, student: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["student", unit, student],
    queryFn: () =>
      unwrap(
        api.GET("/units/{unit_id}/students/{student_id}", {
          params: { path: { unit_id: unit, student_id: student } },
        }),
      ),
  });
}

export function useGuardians(unit: string, q: string | undefined) {
  const api = useApi();
  return usePages(["guardians", unit, q], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/guardians", { params: { path: { unit_id: unit }, query: { q, cursor } } })),
  );
}

export function useTeachers(unit: string, q: string | undefined) {
  const api = useApi();
  return usePages(["teachers", unit, q], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/teachers", { params: { path: { unit_id: unit }, query: { q, cursor } } })),
  );
}

export function useAudit(unit: string) {
  const api = useApi();
  return usePages(["audit", unit], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/audit", { params: { path: { unit_id: unit }, query: { cursor } } })),
  );
}
