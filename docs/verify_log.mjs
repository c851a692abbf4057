// Verify a receipt or a public notice offline. Needs this file and Node 18 or later; no package.
//
//     node verify_log.mjs RECEIPT --key VERIFIER_KEY --key VERIFIER_KEY ... [--policy POLICY]
//     node verify_log.mjs NOTICE --key VERIFIER_KEY --list LIST [--policy POLICY]
//
// A second program for what verify_log.py does, written from the formats alone, so that who trusts neither us nor one
// program can compare two. Logs are verified by SHA-256 (SM3 where Node's OpenSSL has it). The formats: C2SP signed-note,
// tlog-checkpoint, tlog-cosignature and tlog-policy; RFC 9162 §2.1.3.2 for paths; and the leaf: 0x00, then position,
// stream, version, topic, hash of the data, time, actor and command, each after its length in four bytes.
// Exit code 0 when everything holds, 1 with the first bad place, 2 when it was asked wrongly.

import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

class Bad extends Error {}

const fail = (sentence) => {
  throw new Bad(sentence);
};
const hashed = (suite, ...parts) => {
  const state = createHash(suite);
  parts.forEach((part) => state.update(part));
  return state.digest();
};

function unpacked(text) {
  const bytes = Buffer.from(String(text), "base64");
  if (bytes.toString("base64") !== text) fail("not base64");
  return bytes;
}

function ed25519(publicKey, signature, message) {
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") },
    format: "jwk",
  });
  return verifySignature(null, message, key, signature);
}

// <name>+<id>+<kind and key>: kind 1 signs its own log, kind 4 is a witness.
function readKey(text, kind) {
  const [name, id, ...rest] = text.split("+");
  const key = unpacked(rest.join("+"));
  const own = hashed("sha256", name + "\n", key).subarray(0, 4);
  if (key.length !== 33 || key[0] !== kind || own.toString("hex") !== id) fail("a verifier key does not fit itself");
  return { name, id: own, key: key.subarray(1) };
}

function noteOf(text) {
  const end = text.lastIndexOf("\n\n");
  // eslint-disable-next-line no-control-regex
  if (end < 0 || !text.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(text)) fail("a checkpoint is not a signed note");
  const lines = text.slice(end + 2, -1).split("\n");
  if (lines.length > 100) fail("a checkpoint has too many signatures");
  const signatures = lines.map((line) => {
    const match = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? fail("among the signatures is something else");
    const bytes = unpacked(match[2]);
    if (bytes.length <= 4) fail("among the signatures is something else");
    return { name: match[1], id: bytes.subarray(0, 4), rest: bytes.subarray(4) };
  });
  return { body: text.slice(0, end + 1), signatures };
}

function checkpointOf(text, key) {
  const { body, signatures } = noteOf(text);
  const own = signatures.filter((one) => one.name === key.name && one.id.equals(key.id));
  if (own.length === 0) fail("a checkpoint is not signed by the key");
  if (!own.every((one) => ed25519(key.key, one.rest, Buffer.from(body)))) fail("a signature is wrong");
  const [origin, size, root, ...more] = body.slice(0, -1).split("\n");
  if (origin !== key.name || !/^(0|[1-9][0-9]{0,18})$/.test(size ?? "") || more.includes(""))
    fail("a note is no checkpoint of this log");
  const hash = unpacked(root);
  if (hash.length !== 32) fail("a root is not a hash");
  return { size: BigInt(size), root: hash };
}

function policyOf(file) {
  const policy = { witnesses: new Map(), groups: new Map(), quorum: null };
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [what, name, ...rest] = line.trim().split(/[ \t]+/);
    if (what === "" || what.startsWith("#") || what === "log") continue;
    if (what === "witness" && rest.length >= 1) policy.witnesses.set(name, readKey(rest[0], 4));
    else if (what === "group" && rest.length >= 2) {
      const [needed, ...members] = rest;
      policy.groups.set(name, [{ any: 1, all: members.length }[needed] ?? Number(needed), members]);
    } else if (what === "quorum" && name && policy.quorum === null) policy.quorum = name;
    else fail(`not a line of a policy: ${line}`);
  }
  const { quorum } = policy;
  if (quorum === null || !(quorum === "none" || policy.witnesses.has(quorum) || policy.groups.has(quorum)))
    fail("a policy without a quorum");
  return policy;
}

function checkCosigned(text, policy) {
  const { body, signatures } = noteOf(text);
  const present = new Set();
  for (const [name, witness] of policy.witnesses) {
    for (const one of signatures) {
      if (one.name !== witness.name || !one.id.equals(witness.id) || one.rest.length !== 72) continue;
      const said = `cosignature/v1\ntime ${one.rest.readBigUInt64BE()}\n${body}`;
      if (!ed25519(witness.key, one.rest.subarray(8), Buffer.from(said))) fail(`a cosignature by ${one.name} is wrong`);
      present.add(name);
    }
  }
  const stands = (name) => {
    if (policy.witnesses.has(name)) return present.has(name);
    const [needed, members] = policy.groups.get(name) ?? fail(`a policy names nobody ${name}`);
    return members.filter(stands).length >= needed;
  };
  if (policy.quorum !== "none" && !stands(policy.quorum)) fail("a checkpoint has no quorum of witnesses");
}

function suiteOf(key) {
  const suite = key.name.split("/").at(-1);
  return suite === "sha256" || suite === "sm3" ? suite : fail(`no hash suite that is known here: ${suite}`);
}

function rootOf(suite, leaf, index, size, path) {
  let [number, last, found] = [index, size - 1n, leaf];
  if (index < 0n || index >= size) fail("not within the checkpoint");
  for (const one of path) {
    const sibling = Buffer.from(one, "hex");
    if (last === 0n) fail("an audit path has the wrong length");
    if (number % 2n === 1n || number === last) {
      found = hashed(suite, Buffer.of(1), sibling, found);
      while (number !== 0n && number % 2n === 0n) [number, last] = [number >> 1n, last >> 1n];
    } else found = hashed(suite, Buffer.of(1), found, sibling);
    [number, last] = [number >> 1n, last >> 1n];
  }
  if (last !== 0n) fail("an audit path has the wrong length");
  return found;
}

// RFC 3339 with any offset, to the microsecond, as the leaf has it: in UTC.
function instantOf(text) {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) fail("a record does not say when it was recorded");
  const seconds = new Date(match[1] + match[3]).toISOString().slice(0, 19);
  return `${seconds}.${(match[2] ?? "").padEnd(6, "0")}Z`;
}

function fourBytes(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

function fieldsOf(place, raw) {
  const fields = [];
  for (let at = 0; at < raw.length; ) {
    const length = at + 4 <= raw.length ? raw.readUInt32BE(at) : fail(`${place}: its leaf bytes are cut`);
    if (at + 4 + length > raw.length) fail(`${place}: its leaf bytes are cut`);
    fields.push(raw.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

function checkRecord(place, record, proof, note, key, policy) {
  const suite = suiteOf(key);
  const { size, root } = checkpointOf(note, key);
  if (policy) checkCosigned(note, policy);
  const told = [record.position, record.stream, record.version, record.topic, null, instantOf(record.recorded_at)];
  told.push(record.actor, record.command_id);
  const fields = told.map((one) => Buffer.from(String(one)));
  if (record.data !== null) fields[4] = hashed(suite, record.data);
  else {
    // The leaf bytes hold the hash of what is not given; all else in them is told beside them.
    const given = fieldsOf(place, unpacked(record.leaf_bytes));
    if (given.length !== 8 || given.some((one, at) => at !== 4 && !one.equals(fields[at])))
      fail(`${place}: its leaf bytes are of another record`);
    fields[4] = given[4];
  }
  const raw = Buffer.concat(fields.flatMap((one) => [fourBytes(one.length), one]));
  const leaf = hashed(suite, Buffer.of(0), raw);
  if (leaf.toString("hex") !== record.leaf_hash) fail(`${place}: not the record that its leaf hash is of`);
  if (!rootOf(suite, leaf, BigInt(record.position) - 1n, size, proof.path).equals(root))
    fail(`${place}: not in the log that was signed`);
  console.log(`${place} of ${size}, ${record.recorded_at}: ${record.topic}\n  ${record.data ?? "data not given"}`);
}

function isOf(uscc, record) {
  const data = JSON.parse(record.data ?? "{}");
  return [record.stream, data.uscc, data.payment_id, data.case_id].some((one) => String(one).split(":").includes(uscc));
}

function verifyReceipt(receipt, keys, policy) {
  const byService = new Map(keys.map((key) => [key.name.split("/").at(-2), key]));
  if (receipt.records.length === 0) fail("the receipt holds no record");
  const named = new Set([`edition:${receipt.edition}`]);
  for (const record of receipt.records) {
    if (!isOf(receipt.uscc, record) && !record.stream.startsWith("batch:")) continue;
    const data = JSON.parse(record.data ?? "{}");
    for (const kind of ["batch", "notice", "fund"]) named.add(`${kind}:${data[kind + "_id"]}`);
    named.add(`bank-message:${data.message_sha256}`);
  }
  for (const record of receipt.records) {
    const place = `${record.source}, position ${record.position}`;
    const key = byService.get(record.source) ?? fail(`${place}: the key of this log is not given`);
    checkRecord(place, record, record.proof, receipt.checkpoints[record.source].note, key, policy);
    if (!named.has(record.stream) && !isOf(receipt.uscc, record)) fail(`${place}: of another employer`);
  }
  return `${receipt.records.length} records`;
}

function verifyNotice(notice, list, key, policy) {
  const { record } = notice;
  const place = `eligibility, position ${record.position}`;
  checkRecord(place, record, notice.proof, notice.checkpoint.note, key, policy);
  const published = JSON.parse(record.data);
  if (record.topic !== "eligibility.notice-published.v1" || published.notice_id !== notice.notice_id)
    fail(`${place}: of another list`);
  const content = readFileSync(list);
  const sheet = content.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf));
  if (hashed("sha256", content).toString("hex") !== published[sheet ? "sheet_sha256" : "content_sha256"])
    fail("the list is not the one that was published");
  const lines = content.toString().replace(/^\ufeff/, "").split(/\r?\n/).filter((one) => one !== "");
  const refunds = sheet
    ? lines.slice(1).map((line) => line.split(",").at(-1).replaceAll('"', ""))
    : lines.map((line) => JSON.parse(line).refund);
  const total = refunds.reduce((sum, one) => sum + BigInt(one.replace(".", "")), 0n);
  if (BigInt(refunds.length) !== BigInt(published.employers) || total !== BigInt(published.total_fen))
    fail("the list adds up to something else than its heading says");
  return `${refunds.length} employers`;
}

function documentIn(file) {
  let text = readFileSync(file, "utf8");
  if (/^\s*<!doctype/i.test(text)) {
    const begin = /<script type="application\/json" id="(?:receipt|notice)">/.exec(text);
    text = begin ? text.slice(begin.index + begin[0].length).split("</script>")[0] : "";
  }
  return JSON.parse(text);
}

let asked;
try {
  const options = { key: { type: "string", multiple: true }, list: { type: "string" }, policy: { type: "string" } };
  asked = parseArgs({ options, allowPositionals: true });
  if (asked.positionals.length !== 1 || !asked.values.key) throw new Error("one file, and --key");
} catch (error) {
  console.error(`node verify_log.mjs FILE --key VERIFIER_KEY … [--list LIST] [--policy POLICY]: ${error.message}`);
  process.exit(2);
}
try {
  const found = documentIn(asked.positionals[0]);
  const keys = asked.values.key.map((text) => readKey(text, 1));
  const policy = asked.values.policy ? policyOf(asked.values.policy) : null;
  let good;
  if (/^wengang-receipt\/[12]$/.test(found?.format)) good = verifyReceipt(found, keys, policy);
  else if (found?.format === "wengang-notice/1") {
    if (!asked.values.list || keys.length !== 1) fail("a notice needs one key, and the list: --list");
    good = verifyNotice(found, asked.values.list, keys[0], policy);
  } else fail("the file is no receipt and no notice");
  console.log(`good: ${good}`);
} catch (error) {
  const reason = error instanceof Bad ? error.message : `the file is not in its form: ${error.message}`;
  console.log(`NOT GOOD: ${reason}`);
  process.exitCode = 1;
}
