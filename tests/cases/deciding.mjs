/** Decides conditions as the browser does: one line of JSON in, one line of JSON out. */
import { createInterface } from "node:readline";
import { applies } from "../../static/js/answers/applicability.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { conditions, facts, answers } = JSON.parse(line);
  console.log(JSON.stringify(conditions.map((condition) => applies(condition, facts, answers))));
}
