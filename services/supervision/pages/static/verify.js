// Verifies, in the reader's own browser, that each record of the page is in its log: RFC 9162 paths up to the root that the
// log signed (Ed25519, C2SP signed note). The data is in the page. Where the browser has no Ed25519, or gives no cryptography
// to a page that came over plain HTTP, ed25519.js computes in its place. What cannot be verified the verdict says.

const told = JSON.parse(document.getElementById("proofs").textContent);
const place = document.getElementById("verification");
const words = place.dataset;
const text = new TextDecoder();

const bytesOfBase64 = (packed) => Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

const subtle = globalThis.crypto?.subtle; // none over plain HTTP
let own; // ed25519.js as soon as it is needed; null where it cannot be loaded

async function ownProgram() {
  if (own === undefined) own = await import(words.program).catch(() => null);
  return own;
}

async function sha256(bytes) {
  return subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : (await ownProgram()).sha256(bytes);
}

// By the browser or else by our own program, which take the same signatures; null where that one cannot be loaded.
async function ed25519(key, signature, signedText) {
  try {
    const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, imported, signature, signedText);
  } catch {
    return (await ownProgram()) && own.verify(key, signature, signedText);
  }
}

class Wrong extends Error {}

// RFC 9162 §2.1.3.2.
async function rootOf(leaf, index, size, path) {
  let [number, last, found] = [index, size - 1, leaf];
  if (!(index >= 0 && index < size)) throw new Wrong("index");
  for (const sibling of path) {
    if (last === 0) throw new Wrong("path");
    if (number % 2 === 1 || number === last) {
      found = await sha256(joined([1], sibling, found));
      while (number !== 0 && number % 2 === 0) {
        number = Math.floor(number / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await sha256(joined([1], found, sibling));
    }
    number = Math.floor(number / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Wrong("path");
  return found;
}

// {origin, size, root, signed}: signed is true, or null where nothing here can verify Ed25519.
async function opened(checkpoint) {
  const [body, signatures] = checkpoint.note.split("\n\n");
  const signedText = new TextEncoder().encode(body + "\n");
  const [origin, size, root] = body.split("\n");
  const [name, id, packed] = checkpoint.key.split(/\+(.*?)\+(.*)/s);
  const key = bytesOfBase64(packed);
  if (name !== origin || key[0] !== 1 || key.length !== 33) throw new Wrong("key");
  const ownId = (await sha256(joined(new TextEncoder().encode(name + "\n"), key))).slice(0, 4);
  if (!same(ownId, bytesOfHex(id))) throw new Wrong("key");
  const line = (signatures ?? "").split("\n").find((one) => one.startsWith("— " + name + " "));
  const signature = line && bytesOfBase64(line.slice(name.length + 3));
  if (!signature || !same(signature.slice(0, 4), ownId)) throw new Wrong("signature");
  const signed = await ed25519(key.slice(1), signature.slice(4), signedText);
  if (signed === false) throw new Wrong("signature");
  return { origin, size: Number(size), root: bytesOfBase64(root), signed };
}

// The eight fields of a leaf, each after its length in four bytes.
function fieldsOf(leaf) {
  const fields = [];
  const view = new DataView(leaf.buffer, leaf.byteOffset);
  for (let at = 0; at < leaf.length; ) {
    const length = view.getUint32(at);
    fields.push(leaf.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  if (fields.length !== 8) throw new Wrong("leaf");
  return fields;
}

// That the page shows what the leaf holds: position, kind, actor and time, and the data where the page has it whole.
async function checkShown(record, leaf, step) {
  const [position, , , topic, digest, at, actor] = fieldsOf(leaf);
  const shown = step.dataset;
  if (Number(text.decode(position)) !== record.position) throw new Wrong("position");
  if (text.decode(topic) !== shown.topic || text.decode(actor) !== shown.actor || text.decode(at) !== shown.at)
    throw new Wrong("shown");
  if (step.querySelector("time").dateTime !== shown.at) throw new Wrong("shown");
  if (record.data === null) return false;
  if (!same(await sha256(new TextEncoder().encode(record.data)), digest)) throw new Wrong("data");
  const sealed = JSON.parse(record.data);
  const visible = JSON.parse(step.querySelector("pre.data").textContent);
  for (const [name, value] of Object.entries(visible)) {
    if (name in sealed && JSON.stringify(sealed[name]) !== JSON.stringify(value)) throw new Wrong("data");
  }
  return true;
}

async function resultOf(record, checkpoints) {
  const checkpoint = checkpoints[record.source];
  if (checkpoint.sm3) return "sm3";
  if (checkpoint.wrong) return "failed";
  const leaf = bytesOfBase64(record.leaf);
  try {
    if (record.size !== checkpoint.size) throw new Wrong("size");
    const hash = await sha256(joined([0], leaf));
    const root = await rootOf(hash, record.position - 1, record.size, record.path.map(bytesOfHex));
    if (!same(root, checkpoint.root)) throw new Wrong("root");
    const whole = await checkShown(record, leaf, document.getElementById("step-" + record.key));
    if (checkpoint.signed !== true) return "unsigned";
    return whole ? "verified" : "hidden";
  } catch {
    return "failed";
  }
}

const colours = { verified: "good", hidden: "good", failed: "bad", unsigned: "warn", sm3: "warn", unsupported: "warn", none: "warn" };

function show(element, result) {
  element.textContent = words[result];
  element.className = "tag proof " + colours[result];
  element.dataset.result = result;
}

async function verify() {
  const steps = [...document.querySelectorAll(".timeline > li[data-topic]")];
  if (!subtle && !(await ownProgram())) {
    steps.forEach((step) => show(step.querySelector(".proof"), "unsupported"));
    return conclude(steps);
  }
  const checkpoints = {};
  for (const [source, checkpoint] of Object.entries(told.checkpoints)) {
    const sm3 = checkpoint.note.split("\n", 1)[0].endsWith("/sm3");
    try {
      checkpoints[source] = sm3 ? { sm3 } : await opened(checkpoint);
    } catch {
      checkpoints[source] = { wrong: true };
    }
    const { wrong, signed } = checkpoints[source];
    show(document.getElementById("checkpoint-" + source), sm3 ? "sm3" : wrong ? "failed" : signed ? "verified" : "unsigned");
  }
  for (const record of told.records) {
    show(document.querySelector(`#step-${record.key} .proof`), await resultOf(record, checkpoints));
  }
  conclude(steps);
}

// What was verified and what was not, each with its number; a kind that there is none of is not told.
function sentenceOf(count, all) {
  if (all === 0) return words.nothing;
  if (count.good === all) return words.all.replace("#all", all);
  const told = ["failed", "good", "paths", "sm3", "unsupported", "none"].filter((kind) => count[kind] > 0);
  const parts = told.map((kind) => words[kind + "Part"].replace("#count", count[kind]));
  return words.some.replace("#all", all).replace("#parts", parts.join(words.between));
}

function conclude(steps) {
  const results = steps.map((step) => step.querySelector(".proof").dataset.result || "none");
  const number = (...kinds) => results.filter((one) => kinds.includes(one)).length;
  const count = { good: number("verified", "hidden"), paths: number("unsigned"), failed: number("failed") };
  for (const kind of ["sm3", "unsupported", "none"]) count[kind] = number(kind);
  const verdict = document.getElementById("verdict");
  verdict.textContent = sentenceOf(count, results.length);
  verdict.className = "notice " + (count.failed ? "bad" : results.length && count.good === results.length ? "good" : "warn");
  document.getElementById("own-program").hidden = !own;
  document.getElementById("plain-http").hidden = globalThis.isSecureContext !== false;
  verdict.dataset.done = "true";
}

verify();
