import { Button, type ButtonProps } from "react-aria-components";

interface Props extends Omit<ButtonProps, "className"> {
  /** The one thing that most come here for. */
  primary?: boolean;
  /** It takes something away. */
  danger?: boolean;
  /** Without a frame, among others. */
  plain?: boolean;
}

/** A button. While it is pending it cannot be pressed again. */
export function Action({ primary, danger, plain, ...rest }: Props) {
  const kind = primary ? "primary" : danger ? "danger" : plain ? "plain" : "secondary";
  return <Button {...rest} className={`action ${kind}`} />;
}
