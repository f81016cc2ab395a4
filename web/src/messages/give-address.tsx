import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import type { Unreached } from "../api/types";
import { askAnew } from "../api/use-anew";
import { useKept } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { useWords } from "../words";

interface Props {
  unit: string;
  /** The message's. */
  id: string;
  person: Unreached["person"];
  named: string;
  hint?: string;
}

/** An address, given there and then; whose it is stands above it, in what is `named`. */
export function GiveAddress({ unit, id, person, named, hint }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { text: email, write: setEmail, taken } = useKept(`email:${unit}:${person.id}`);
  const give = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH("/units/{unit_id}/people/{person_id}", {
          params: { path: { unit_id: unit, person_id: person.id } },
          body: { email: email.trim() },
        }),
      ),
    onSuccess: async () => {
      taken();
      say(t("reach.given", { name: person.name }));
      await askAnew(queries, ["message", id, "preview"]);
    },
  });
  const fields = give.error instanceof Refused ? give.error.fields : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (email.trim() && !give.isPending) give.mutate();
      }}
    >
      <fieldset className="give" aria-labelledby={named}>
        <Field
          type="email"
          label={t("reach.address")}
          value={email}
          onChange={setEmail}
          hint={hint}
          error={fields.email}
        />
        <Action type="submit" isDisabled={!email.trim()} isPending={give.isPending}>
          {t("reach.save")}
        </Action>
      </fieldset>
      {give.isError && <Failure error={give.error} inputs={["email"]} />}
    </form>
  );
}
