import { useRef, useState } from "react";
import { useKeepWishes } from "../api/preferences";
import type { Wishes } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Choice } from "../ui/fields";
import { Page } from "../ui/page";
import { useSay } from "../ui/said";
import { Tick } from "../ui/tick";
import { type Language, language, speak, spoken, useWords } from "../words";

/** How somebody wants to be told: as it is, but for what they have changed here. */
export function Preferences() {
  const { t } = useWords();
  const say = useSay();
  const { account } = useProfile().me;
  const [changed, setChanged] = useState<Wishes>({});
  // When it was pressed: who changes the language at the top meanwhile has said last what to speak.
  const before = useRef(language());
  const save = useKeepWishes(async (kept) => {
    setChanged((now) => (now === kept ? {} : now));
    if (kept.language && language() === before.current) {
      try {
        await speak(kept.language);
      } catch {
        // It is kept all the same.
        say(t("failure.part"));
        return;
      }
    }
    say(spoken.t("preferences.saved"));
  });
  return (
    <Page title={t("preferences.title")} lead={<p className="quiet">{t("preferences.lead")}</p>}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (save.isPending) return;
          before.current = language();
          save.mutate(changed);
        }}
      >
        <Choice
          label={t("preferences.language")}
          value={changed.language ?? account.language}
          onChange={(value) => setChanged({ ...changed, language: value as Language })}
          options={(["es", "en"] as const).map((value) => ({ value, label: t(`preferences.${value}`) }))}
        />
        <fieldset>
          <legend>{t("preferences.channels")}</legend>
          {(["email", "push"] as const).map((channel) => (
            <div key={channel}>
              <Tick
                isSelected={changed.channels?.[channel] ?? account.channels[channel]}
                onChange={(on) => setChanged({ ...changed, channels: { ...changed.channels, [channel]: on } })}
              >
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
