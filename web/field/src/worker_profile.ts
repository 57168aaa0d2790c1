// Who works with this phone, what for, and at which level they visit.
import { Role } from "@gridvisit/sync-client/options";
import { VisitLevel } from "@gridvisit/sync-client/records";
import { myPhone } from "./my_phone";

export interface WorkerProfile {
  userId: string;
  name: string;
  codes: string[]; // of the divisions and grids they work in
  level: VisitLevel;
  sharesPosition: boolean;
}

function levelOf(roles: readonly Role[]): VisitLevel {
  if (roles.includes(Role.DISTRICT_STAFF) || roles.includes(Role.ADMIN)) return VisitLevel.DISTRICT;
  return roles.includes(Role.TOWN_STAFF) ? VisitLevel.TOWN : VisitLevel.VILLAGE;
}

export async function loadProfile(userId: string): Promise<WorkerProfile> {
  const phone = myPhone();
  const user = await phone.records.find("user", userId);
  const assignments = await phone.records.list("assignment", { field: "user_id", value: userId });
  return {
    userId,
    name: user?.body.name ?? "",
    codes: assignments.map((each) => each.body.code),
    level: levelOf(assignments.map((each) => each.body.role)),
    sharesPosition: user?.body.sharesPosition ?? false,
  };
}
