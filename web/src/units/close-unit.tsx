import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Unit, UnitName } from "../api/types";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { useSay } from "../ui/said";
import { UnitPicker } from "../ui/unit-picker";
import { useWords } from "../words";
import { madrid } from "../words/dates";

/** Closes a unit for good, once it is said who succeeds it. */
export function CloseUnit({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const [successor, setSuccessor] = useState<UnitName | null>(null);
  const close = useMutation({
    mutationFn: (to: UnitName) =>
      unwrap(
        api.PUT("/units/{unit_id}", {
          params: { path: { unit_id: unit.id } },
          // Today has begun for any clock, however wrong this one goes.
          body: { closed_at: madrid(new Date()), successor_id: to.id },
        }),
      ),
    onSuccess: async (closed, to) => {
      takeAnswer(queries, ["unit", closed.id], closed);
      say(t("units.closed", { name: closed.name, successor: to.name }));
      onClose();
      await Promise.all(["units", "direction"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
  });
  const wrong = close.error instanceof Refused ? close.error.fields.successor_id : undefined;
  return (
    <Question
      alert
      isOpen
      title={t("units.closeTitle", { name: unit.name })}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action
            danger
            isDisabled={!successor}
            isPending={close.isPending}
            onPress={() => successor && close.mutate(successor)}
          >
            {t("units.close")}
          </Action>
        </>
      }
    >
      <p>{t("units.closeBody")}</p>
      <UnitPicker
        label={t("units.successor")}
        value={successor}
        onChange={setSuccessor}
        except={unit.id}
        error={wrong}
      />
      {close.isError && <Failure error={close.error} inputs={["successor_id"]} />}
    </Question>
  );
}
