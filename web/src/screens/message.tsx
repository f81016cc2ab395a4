import { useParams } from "react-router";
import { StartedMessage } from "../messages/started";

export function MessagePage() {
  const { id = "" } = useParams();
  return <StartedMessage key={id} id={id} />;
}
