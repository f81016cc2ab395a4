import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Choice } from "../ui/fields";
import { Page } from "../ui/page";
import { useSay } from "../ui/said";
import { Tick } from "../ui/tick";
import { type Language, speak, spoken, useWords } from "../words";

/** How somebody wants to be told. */
export function Preferences() {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { account } = useProfile().me;
  const [language, setLanguage] = useState<Language>(account.language);
  const [channels, setChannels] = useState(account.channels);
  const save = useMutation({
    mutationFn: () => unwrap(api.PATCH("/me/preferences", { body: { language, channels } })),
    onSuccess: async (me) => {
      queries.setQueryData(["me"], me);
      await speak(language);
      say(spoken.t("preferences.saved"));
    },
  });
  return (
    <Page title={t("preferences.title")} lead={<p className="quiet">{t("preferences.lead")}</p>}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <Choice
          label={t("preferences.language")}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
          options={(["es", "en"] as const).map((value) => ({ value, label: t(`preferences.${value}`) }))}
        />
        <fieldset>
          <legend>{t("preferences.channels")}</legend>
          {(["email", "push"] as const).map((channel) => (
            <div key={channel}>
              <Tick isSelected={channels[channel]} onChange={(on) => setChannels({ ...channels, [channel]: on })}>
                {t(`preferences.${channel}`)}
              </Tick>
            </div>
          ))}
          <p className="hint">{t("preferences.pushHint")}</p>
        </fieldset>
        {save.isError && <Failure error={save.error} />}
        <Action primary type="submit" isPending={save.isPending}>
          {t("preferences.save")}
        </Action>
      </form>
    </Page>
  );
}
