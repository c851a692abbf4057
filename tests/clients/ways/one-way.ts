// One employer's way, with the types that openapi-typescript generates and openapi-fetch.
import createClient from "openapi-fetch";
import type { components, paths } from "./platform.js";

type Problem = components["schemas"]["Problem"];
const { REGISTRATION, ELIGIBILITY, TOKEN, EMPLOYER: uscc = "", ACCOUNT = "" } = process.env;
const edition = "qinghai-2021";

const registration = createClient<paths>({ baseUrl: REGISTRATION, headers: { Authorization: `Bearer ${TOKEN}` } });
const eligibility = createClient<paths>({ baseUrl: ELIGIBILITY });

// What was asked for. What another service tells arrives a moment later; until then it is not found.
async function there<T>(ask: () => Promise<{ data?: T; error?: Problem }>): Promise<T> {
  for (let times = 0; times < 100; times++) {
    const { data, error } = await ask();
    if (data !== undefined) return data;
    if (!error || ![404, 425, 503].includes(error.status)) throw new Error(`${error?.code}: ${error?.detail}`);
    await new Promise((later) => setTimeout(later, 200));
  }
  throw new Error("It does not arrive.");
}

const registered = await there(() =>
  registration.POST("/v1/employers/{uscc}/registration", {
    params: { path: { uscc }, header: { "Idempotency-Key": `register-${uscc}` } },
    body: { edition },
  }),
);
const assessed = await there(() =>
  registration.GET("/v1/employers/{uscc}/assessments/{edition}", { params: { path: { uscc, edition } } }),
);
const confirm = (amount: string, key: string) =>
  registration.POST("/v1/employers/{uscc}/confirmations", {
    params: { path: { uscc }, header: { "Idempotency-Key": key } },
    body: { edition, assessment_id: assessed.assessment_id, amount, account_number: ACCOUNT, reconfirm: false },
  });

const { error: refused } = await confirm("0.01", `wrong-${uscc}`);
if (refused === undefined) throw new Error("Any amount is confirmed.");
const confirmed = await there(() => confirm(assessed.amount ?? "", `confirm-${uscc}`));
const notices = await there(() => eligibility.GET("/v1/notices", { params: { query: { edition } } }));

console.log(
  JSON.stringify({
    registered: registered.registered,
    route: assessed.route,
    amount: assessed.amount,
    refused: [refused.status, refused.code],
    response: confirmed.response,
    lists: notices.items.map((one) => [one.employers, one.total, one.last_day]),
  }),
);
