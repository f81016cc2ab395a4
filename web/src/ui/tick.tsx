import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";
import { Icon } from "./icons";

interface Props {
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
  children: ReactNode;
}

/** A box to tick, with its words. */
export function Tick({ children, ...rest }: Props) {
  return (
    <Checkbox className="check" {...rest}>
      <span className="box">
        <Icon name="check" />
      </span>
      <span>{children}</span>
    </Checkbox>
  );
}
