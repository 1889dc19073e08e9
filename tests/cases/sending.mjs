/** Lets the browser's modules say what they make of replies and of a full outbox: one JSON document in, one out. */
import { text } from "node:stream/consumers";
import { Answer } from "../../static/js/answers/answer.js";
import { Queue } from "../../static/js/answers/queue.js";
import { send } from "../../static/js/answers/sending.js";
import { portions } from "../../static/js/outbox/bundles.js";

globalThis.document = { cookie: "csrftoken=abc" };
const { replies, texts, waits, lengths, standing } = JSON.parse(await text(process.stdin));
const OP = "0b8e4bb2-4bb2-4bb2-8bb2-0b8e4bb24bb2";
let asked = null;

async function outcome (reply, evidence = "Words.") {
  globalThis.fetch = async (_url, options) => {
    asked = options;
    return new Response(reply.body, { status: reply.status, headers: reply.headers });
  };
  return send("/answer/", "1", { op: OP, version: 3, fields: { evidence } });
}

const meanings = [];
for (const reply of replies) meanings.push(await outcome(reply));
const outlives = [];
for (const [character, count] of texts) {
  await outcome({ status: 500, body: "" }, character.repeat(count));
  outlives.push(asked.keepalive);
}
const pauses = waits.map(([failures, waitSeconds]) => {
  const queue = new Queue([], async () => ({ kind: "reused" }), () => {});
  queue.failures = failures;
  queue.note({ kind: "unreachable", waitSeconds });
  return (queue.connection.until - performance.now()) / 1000;
});
const bundles = lengths.map((length) => ({ kept: [{ content: { value: "x".repeat(length) } }] }));
const sizes = portions(bundles).map((portion) => portion.map(({ kept }) => kept[0].content.value.length));

// A page with the options yes and no, where words were typed over version 3: what it makes of how the answer stands by now.
const news = standing.map((choice) => {
  const typed = { choice: "yes", evidence: "Typed." };
  const controls = { read: () => ({ ...typed }), write: (content) => Object.assign(typed, content), offers: (code) => ["", "yes", "no"].includes(code) };
  const answer = new Answer("a", "a", 3, { choice: "yes", evidence: "" }, controls);
  answer.hear({ version: 4, fields: { choice, evidence: "" }, by: "Lee", at: null });
  return { typed, problem: answer.problem?.kind ?? "", next: answer.next()?.fields ?? null };
});

// A page that saw version 2 takes up a choice that was saved already, over version 4, by a page that died before it heard of it.
const typed = { choice: "", evidence: "Old." };
const old = new Answer("a", "a", 2, { ...typed }, { read: () => ({ ...typed }), write: (content) => Object.assign(typed, content), offers: () => true });
old.restore({ choice: { value: "yes", was: "", version: 4, op: OP } });
const again = old.next();
old.settle({ kind: "saved", version: 5, savedAt: "" });
const after = old.next();
old.settle({ kind: "conflict", current: { version: 5, fields: { choice: "yes", evidence: "New." }, by: "Lee", at: null } });
const repeated = { sent: [again.op, again.version], then: [after.op !== OP, after.version, after.fields], typed, version: old.version, unsent: old.unsent };
console.log(JSON.stringify({ meanings, outlives, pauses, sizes, news, repeated }));
