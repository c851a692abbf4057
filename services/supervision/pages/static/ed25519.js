// SHA-256, SHA-512 (FIPS 180-4) and the verification of Ed25519 (RFC 8032), for browsers that have none or give none to a page
// that came over plain HTTP. It only verifies, and so keeps no secret and need not take the same time for everything.
// It takes the signatures that docs/verify_log.py takes, and no others: without the cofactor, R compared byte by byte, S < L.

// The integer part of the root of a number.
function rootOf(number, degree) {
  let [low, high] = [0n, 1n << BigInt(number.toString(2).length)];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= number) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const primes = [];
for (let number = 2; primes.length < 80; number++) if (primes.every((one) => number % one !== 0)) primes.push(number);
// The constants are the first 64 bits behind the point of the roots of the first primes; SHA-256 takes the first 32 of them.
const behindThePoint = (prime, degree) => BigInt.asUintN(64, rootOf(BigInt(prime) << (64n * degree), degree));
const begin512 = primes.slice(0, 8).map((prime) => behindThePoint(prime, 2n));
const constants512 = primes.map((prime) => behindThePoint(prime, 3n));
const begin256 = begin512.map((one) => Number(one >> 32n));
const constants256 = constants512.slice(0, 64).map((one) => Number(one >> 32n));

// §5.1: a one, zeros, and the length in bits, up to whole blocks.
function padded(message, block) {
  const size = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const view = new DataView(new ArrayBuffer(size));
  new Uint8Array(view.buffer).set(message);
  view.setUint8(message.length, 0x80);
  view.setBigUint64(size - 8, BigInt(message.length) * 8n);
  return view;
}

// §6.2. A Uint32Array keeps what is put into it modulo 2^32.
export function sha256(message) {
  const turned = (word, bits) => (word >>> bits) | (word << (32 - bits));
  const mixed = (word, one, other, cut) => turned(word, one) ^ turned(word, other) ^ (word >>> cut);
  const view = padded(message, 64);
  const state = Uint32Array.from(begin256);
  const w = new Uint32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let t = 0; t < 64; t++) {
      const [x, y] = [w[t - 15], w[t - 2]];
      if (t < 16) w[t] = view.getUint32(at + 4 * t);
      else w[t] = w[t - 16] + w[t - 7] + mixed(x, 7, 18, 3) + mixed(y, 17, 19, 10);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + constants256[t] + w[t];
      const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

// §6.4. A BigUint64Array keeps what is put into it modulo 2^64.
export function sha512(message) {
  const wrapped = (word) => BigInt.asUintN(64, word);
  const turned = (word, bits) => (word >> bits) | wrapped(word << (64n - bits));
  const mixed = (word, one, other, cut) => turned(word, one) ^ turned(word, other) ^ (word >> cut);
  const view = padded(message, 128);
  const state = BigUint64Array.from(begin512);
  const w = new BigUint64Array(80);
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let t = 0; t < 80; t++) {
      const [x, y] = [w[t - 15], w[t - 2]];
      if (t < 16) w[t] = view.getBigUint64(at + 8 * t);
      else w[t] = w[t - 16] + w[t - 7] + mixed(x, 1n, 8n, 7n) + mixed(y, 19n, 61n, 6n);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 80; t++) {
      const first = h + (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + ((e & f) ^ (~e & g)) + constants512[t] + w[t];
      const second = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, wrapped(d + first), c, b, a, wrapped(first + second)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, at) => digest.setBigUint64(8 * at, word));
  return new Uint8Array(digest.buffer);
}

// RFC 8032 §5.1: the field modulo p, the curve -x² + y² = 1 + d x² y², and the order L of its base point.
const p = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const modulo = (number) => ((number % p) + p) % p;

function power(base, exponent) {
  let [result, square] = [1n, modulo(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

const inverse = (number) => power(number, p - 2n);
const d = modulo(-121665n * inverse(121666n));
const rootOfMinusOne = power(2n, (p - 1n) / 4n);

const numberOf = (bytes) => [...bytes].reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

// §5.1.4: points as X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z; the law is complete, it doubles too.
const neutral = [0n, 1n, 1n, 0n];
function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = ((y1 - x1) * (y2 - x2)) % p;
  const b = ((y1 + x1) * (y2 + x2)) % p;
  const c = (((2n * t1 * t2) % p) * d) % p;
  const e = (2n * z1 * z2) % p;
  const [f, g, h, i] = [b - a, e - c, e + c, b + a];
  return [(f * g) % p, (h * i) % p, (g * h) % p, (f * i) % p];
}

// §5.1.3, or null where the bytes are no point. As OpenSSL does, it takes a y of p or more, and the sign of an x of zero.
function pointOf(bytes) {
  const number = numberOf(bytes);
  const y = modulo(BigInt.asUintN(255, number));
  const [u, v] = [modulo(y * y - 1n), modulo(d * y * y + 1n)];
  let x = (u * v ** 3n * power(u * v ** 7n, (p - 5n) / 8n)) % p;
  if (modulo(v * x * x + u) === 0n) x = (x * rootOfMinusOne) % p;
  if (modulo(v * x * x - u) !== 0n) return null;
  if ((x & 1n) !== number >> 255n) x = modulo(-x);
  return [x, y, 1n, (x * y) % p];
}

function bytesOf([x, y, z]) {
  const scale = inverse(z);
  const number = modulo(y * scale) | ((modulo(x * scale) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * at)) & 255n));
}

const base = pointOf([0x58, ...new Array(31).fill(0x66)]);

// §5.1.7: whether R is the encoding of S B - h A. Both factors are taken bit by bit at once.
export function verify(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const point = pointOf(key);
  const s = numberOf(signature.slice(32));
  if (point === null || s >= L) return false;
  const h = numberOf(sha512(Uint8Array.from([...signature.slice(0, 32), ...key, ...message]))) % L;
  const [x, y, z, t] = point;
  const negative = [-x, y, z, -t];
  const addends = [neutral, base, negative, sum(base, negative)];
  let found = neutral;
  for (let bit = 252n; bit >= 0n; bit--) {
    found = sum(found, found);
    found = sum(found, addends[Number((s >> bit) & 1n) + 2 * Number((h >> bit) & 1n)]);
  }
  return bytesOf(found).every((byte, at) => byte === signature[at]);
}
