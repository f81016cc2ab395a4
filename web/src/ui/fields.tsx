import { type ReactNode, useId } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField } from "react-aria-components";
import { useWords } from "../words";

interface FieldProps {
  label: string;
  name?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  hint?: ReactNode;
  required?: boolean;
  maxLength?: number;
  autoFocus?: boolean;
}

interface TextFieldProps extends FieldProps {
  rows?: number;
  type?: "text" | "search" | "date" | "datetime-local" | "number" | "email" | "tel";
}

/** A line of text, or with `rows` several. */
export function Field({
  label,
  hint,
  error,
  required,
  maxLength,
  rows,
  type = "text",
  value,
  ...rest
}: TextFieldProps) {
  const { t } = useWords();
  const left = maxLength === undefined ? undefined : maxLength - value.length;
  return (
    <TextField
      className="field"
      value={value}
      isRequired={required}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      {...rest}
    >
      <Label>
        {label}
        {required === false && <span className="quiet"> ({t("app.optional")})</span>}
      </Label>
      {rows ? <TextArea rows={rows} maxLength={maxLength} /> : <Input type={type} maxLength={maxLength} />}
      {(hint || (left !== undefined && maxLength && left < maxLength / 5)) && (
        <Text slot="description" className="hint">
          {hint} {left !== undefined && maxLength && left < maxLength / 5 && t("draft.left", { count: left })}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}

interface GroupProps {
  legend: string;
  error?: string;
  className?: string;
  children: ReactNode;
}

/** Fields that belong together; what is wrong with them as one is said of all, and whoever is led there hears it. */
export function Group({ legend, error, className, children }: GroupProps) {
  const id = useId();
  return (
    <fieldset className={className} tabIndex={-1} aria-describedby={error && id}>
      <legend>{legend}</legend>
      {children}
      {error && (
        <p className="error" id={id}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  /** What no choice is called. */
  none?: string;
  error?: string;
  hint?: string;
  required?: boolean;
}

/** The system's own list of choices: at home on every device, and with every aid. */
export function Choice({ label, value, onChange, options, none, error, hint, required }: ChoiceProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={described}
        onChange={(event) => onChange(event.target.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && !error && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
