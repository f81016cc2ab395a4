import { Button, type ButtonProps } from "react-aria-components";

interface Props extends Omit<ButtonProps, "className"> {
  /** The one thing that most come here for. */
  primary?: boolean;
  /** It takes something away. */
  danger?: boolean;
  /** Without a frame, among others. */
  plain?: boolean;
}

/** A button. While it is pending it keeps the focus, and pressing it again does nothing. */
export function Action({ primary, danger, plain, isPending, onPress, type, ...rest }: Props) {
  const kind = primary ? "primary" : danger ? "danger" : plain ? "plain" : "secondary";
  return (
    <Button
      {...rest}
      type={isPending ? "button" : type}
      onPress={isPending ? undefined : onPress}
      className={`action ${kind}${isPending ? " pending" : ""}`}
    />
  );
}
