import type { ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useNavigate } from "react-router";
import { Icon } from "../ui/icons";
import { useWords } from "../words";
import type { Profile } from "./memberships";

interface Props {
  profiles: Profile[];
  /** As whom one works now. */
  children: ReactNode;
}

/** Takes one to another unit that one works for. */
export default function ProfileMenu({ profiles, children }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <MenuTrigger>
      <Button className="who-button">
        {children}
        <span className="hidden">{t("profile.change")}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover">
        <Menu className="options" aria-label={t("profile.change")} onAction={(key) => navigate(`/u/${key}`)}>
          {profiles.map(({ unit, roles }) => (
            <MenuItem key={unit.id} id={unit.id} className="option" textValue={unit.name}>
              <span>{unit.name}</span>
              <span className="quiet">{roles.map((role) => t(`role.${role}`)).join(", ")}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
