// A phone becomes one of the server's with a code that staff made for its user.

export interface Enrolment {
  server: string; // origin: "https://office.example"
  deviceId: string;
  userId: string;
  token: string;
}

/** The server's own words, for a person, where it refuses. */
export class EnrolmentRefused extends Error {}

export async function enrolWithCode(server: string, code: string, name: string, fetcher: typeof fetch = fetch): Promise<Enrolment> {
  const response = await fetcher(`${server}/api/v1/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: code.trim(), name }),
  });
  const body = (await response.json().catch(() => ({}))) as { [field: string]: unknown };
  if (response.status !== 201) throw new EnrolmentRefused(String(body["detail"] ?? `HTTP ${response.status}`));
  const { device_id: deviceId, user_id: userId, token } = body;
  if (typeof deviceId !== "string" || typeof userId !== "string" || typeof token !== "string") {
    throw new EnrolmentRefused("the server's answer cannot be read; is the address right?");
  }
  return { server, deviceId, userId, token };
}
