"""Verify a log, a receipt or a public notice offline. Needs this file, Python 3.11 and the package `cryptography`.

    python verify_log.py EXPORT --key VERIFIER_KEY [--anchors anchors.jsonl]
    python verify_log.py RECEIPT --key VERIFIER_KEY --key VERIFIER_KEY ...
    python verify_log.py NOTICE --key VERIFIER_KEY --list LIST
    python verify_log.py RECEIPT_OR_NOTICE … --policy POLICY

EXPORT is what `wengang audit export` wrote; RECEIPT is an employer's receipt, as JSON or as the saved page, and needs
the key of every log that it has records of. NOTICE is a published list's page as saved, or its proof as JSON, and LIST
the list as downloaded, `.jsonl` or `.csv`. VERIFIER_KEY is a log's public key, `<name>+<id>+<key>` (C2SP
signed-note); get it from somebody other than who gave you the file. Anchors are checkpoints that supervision kept.
POLICY (C2SP tlog-policy) names witnesses, and whose cosignatures each checkpoint must have; get it from them, too.
Exit code 0 when everything holds, 1 with the first bad position otherwise. The tree is that of RFC 9162; the record
format stands below. Of a receipt's page the data that it carries is verified, and printed: read it there.
"""

import argparse
import base64
import csv
import hashlib
import json
import re
import sys
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data):
    return hashlib.sha256(data).digest()


def sm3(data):
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


FIELDS = {  # of a record
    **dict.fromkeys(("position", "version"), int),
    **dict.fromkeys(("stream", "topic", "data", "recorded_at", "actor", "command_id", "leaf_hash"), str),
}
SUITES = {"sha256": sha256, "sm3": sm3}  # the last part of the log's name says which


def suite_of(verifier_key):
    suite = verifier_key.partition("+")[0].rpartition("/")[2]
    if suite not in SUITES:
        raise ValueError(f"the log's name ends in no hash suite that is known here: {suite}")
    return SUITES[suite]


def check_record(record):
    """Raises ValueError for a record that does not have its fields."""
    for name, kind in FIELDS.items():
        if type(record.get(name)) is not kind:
            raise ValueError(f"a record has no {name}, or another one than {kind.__name__}")


def leaf_of(record, digest):
    """The digest of 0x00 and eight fields, each after its length in four bytes; the data as its digest."""
    instant = datetime.fromisoformat(record["recorded_at"])
    if instant.tzinfo is None:
        raise ValueError("a record does not say in which zone its time is")
    fields = (
        str(record["position"]),
        record["stream"],
        str(record["version"]),
        record["topic"],
        digest(record["data"].encode()),
        instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        record["actor"],
        record["command_id"],
    )
    return digest(b"\x00" + packed_of(fields))


def packed_of(fields):
    packed = b""
    for field in fields:
        raw = field.encode() if isinstance(field, str) else field
        packed += len(raw).to_bytes(4, "big") + raw
    return packed


def leaf_without_data(place, record, digest):
    """Of a record whose data is not given: the leaf bytes hold its hash. Raises ValueError when they are of another."""
    raw = decoded(record["leaf_bytes"])
    fields, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big")
        fields.append(raw[at + 4 : at + 4 + length])
        at += 4 + length
    instant = datetime.fromisoformat(record["recorded_at"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    names = ("position", "stream", "version", "topic", None, "recorded_at", "actor", "command_id")
    said = [instant if name == "recorded_at" else str(record[name]) for name in names if name]
    if len(fields) != 8 or packed_of(fields) != raw or [one.decode() for one in fields[:4] + fields[5:]] != said:
        raise ValueError(f"{place}: its leaf bytes are of another record")
    return digest(b"\x00" + raw)


class Tree:
    def __init__(self, digest):
        self.digest = digest
        self.size = 0
        self.full = []  # roots of the full subtrees, largest first

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf = self.digest(b"\x01" + self.full.pop() + leaf)
            size >>= 1
        self.full.append(leaf)
        self.size += 1

    def root(self):
        if not self.full:
            return self.digest(b"")
        root = self.full[-1]
        for left in reversed(self.full[:-1]):
            root = self.digest(b"\x01" + left + root)
        return root


def decoded(text):
    """Standard base64, only in the one form that it has; raises ValueError."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError("not base64")
    return found


def open_checkpoint(note, verifier_key):
    """Size and root of a checkpoint signed by the key; raises ValueError for what C2SP does not allow."""
    name, _, rest = verifier_key.partition("+")
    key_id, _, packed = rest.partition("+")
    key = decoded(packed)
    if len(key) != 33 or key[0] != 1 or hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != key_id:
        raise ValueError("the verifier key does not fit itself")
    text, empty_line, signatures = note.rpartition("\n\n")
    if not empty_line or signatures[-1:] != "\n" or any(one < " " and one != "\n" for one in note):
        raise ValueError("a checkpoint is not a text, an empty line, and lines of signatures")
    text += "\n"
    signed, lines = False, signatures[:-1].split("\n")
    if len(lines) > 100:
        raise ValueError("a checkpoint has too many signatures")
    for line in lines:
        dash, _, rest = line.partition(" ")
        signer, _, signature = rest.partition(" ")
        raw = decoded(signature)
        if dash != "—" or not signer or "+" in signer or any(one.isspace() for one in signer) or len(raw) <= 4:
            raise ValueError("among the signatures is something else")
        if (signer, raw[:4].hex()) != (name, key_id):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], text.encode())
        except InvalidSignature:
            raise ValueError("a signature is wrong") from None
        signed = True
    if not signed:
        raise ValueError("a checkpoint is not signed by the key")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or lines[0] != name or "" in lines or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]):
        raise ValueError("a note is no checkpoint of this log")
    size, root = int(lines[1]), decoded(lines[2])
    if len(root) != 32 or size >= 1 << 63:
        raise ValueError("a root is not a hash, or a size is larger than any log")
    return size, root


def cosigner_of(verifier_key):
    """Name, key id and public key of a witness; raises ValueError."""
    name, _, rest = verifier_key.partition("+")
    key_id, _, packed = rest.partition("+")
    key = decoded(packed)
    if len(key) != 33 or key[0] != 4 or hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != key_id:
        raise ValueError("not the key of a witness")
    return name, bytes.fromhex(key_id), key[1:]


def policy_in(file):
    """Witnesses, groups and quorum of a policy file; raises ValueError."""
    witnesses, groups, quorum = {}, {}, None
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            words = line.replace("\t", " ").split()
            if not words or words[0].startswith("#") or words[0] == "log":
                continue
            if words[0] == "witness" and len(words) in (3, 4):
                witnesses[words[1]] = cosigner_of(words[2])
            elif words[0] == "group" and len(words) > 3:
                needed = {"any": 1, "all": len(words) - 3}.get(words[2]) or int(words[2])
                groups[words[1]] = needed, words[3:]
            elif words[0] == "quorum" and len(words) == 2 and quorum is None:
                quorum = words[1]
            else:
                raise ValueError(f"not a line of a policy: {line.strip()}")
    if quorum is None or not (quorum == "none" or quorum in witnesses or quorum in groups):
        raise ValueError("a policy without a quorum")
    return witnesses, groups, quorum


def check_cosigned(note, policy):
    """Raises ValueError unless a quorum of witnesses cosigned the checkpoint."""
    witnesses, groups, quorum = policy
    text, _, signatures = note.rpartition("\n\n")
    present = set()
    for line in signatures.splitlines():
        signer, _, signature = line.removeprefix("— ").partition(" ")
        raw = decoded(signature)
        for name, (key_name, key_id, public) in witnesses.items():
            if (signer, raw[:4], len(raw)) == (key_name, key_id, 76):
                said = f"cosignature/v1\ntime {int.from_bytes(raw[4:12], 'big')}\n{text}\n"
                try:
                    Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], said.encode())
                except InvalidSignature:
                    raise ValueError(f"a cosignature by {key_name} is wrong") from None
                present.add(name)

    def stands(name):
        return name in present if name in witnesses else sum(map(stands, groups[name][1])) >= groups[name][0]

    if quorum != "none" and not stands(quorum):
        raise ValueError(f"a checkpoint has no quorum of witnesses, only {sorted(present) or 'none of them'}")


def row_in(line):
    """A record or checkpoint of an export; raises ValueError."""
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("a line is no record and no checkpoint")
    if "checkpoint" not in row:
        check_record(row)
    elif not isinstance(row["checkpoint"], str):
        raise ValueError("a checkpoint is not a text")
    return row


def anchors_in(file, name):
    """Sizes and roots of the log's checkpoints kept elsewhere; a line that was cut is told, and passed over."""
    found = []
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line == b"\n":
                continue
            try:
                row = json.loads(line)
                origin, size, root = row["origin"], row["size"], bytes.fromhex(row["root"])
            except (ValueError, LookupError, TypeError, RecursionError):
                origin, size, root = None, None, b""
            if not isinstance(origin, str) or type(size) is not int or size < 0 or len(root) != 32:
                print(f"{file}, line {number}: not an anchor, passed over")
            elif origin == name:
                found.append((size, root))
    if not found:
        raise ValueError("the anchors hold none of this log")
    return found


def verify(export, verifier_key, anchors):
    """The number of records; raises ValueError with the first bad position."""
    digest = suite_of(verifier_key)
    roots = {}
    with open(export, encoding="utf-8") as lines:
        header = json.loads(next(lines))
        if not isinstance(header, dict) or header.get("format") != "wengang-log-export/1":
            raise ValueError("not an exported log")
        for line in lines:
            row = row_in(line)
            if "checkpoint" in row:
                size, root = open_checkpoint(row["checkpoint"], verifier_key)
                roots.setdefault(size, []).append(root)
    if not roots:
        raise ValueError("the export holds no checkpoint")
    for size, root in anchors_in(anchors, verifier_key.partition("+")[0]) if anchors else ():
        if size not in roots:
            raise ValueError(f"there is no checkpoint of {size} records any more, and an anchor is kept of it")
        roots[size].append(root)
    if any(root != digest(b"") for root in roots.pop(0, ())):
        raise ValueError("position 0: a checkpoint or anchor of no record has another root than no record has")
    tree, versions = Tree(digest), {}
    with open(export, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            record = row_in(line)
            if "checkpoint" in record:
                continue
            position = tree.size + 1
            if record["position"] != position:
                raise ValueError(f"position {position}: missing or out of order")
            versions[record["stream"]] = versions.get(record["stream"], 0) + 1
            if record["version"] != versions[record["stream"]]:
                raise ValueError(f"position {position}: a version of its stream is missing")
            leaf = leaf_of(record, digest)
            if leaf.hex() != record["leaf_hash"]:
                raise ValueError(f"position {position}: not the record that its leaf hash is of")
            tree.append(leaf)
            if any(root != tree.root() for root in roots.pop(position, ())):
                raise ValueError(f"position {position}: the records up to here are not those of a checkpoint or anchor")
    if roots:
        raise ValueError(f"position {tree.size + 1}: the log ends here, and a checkpoint or anchor knows {min(roots)}")
    return tree.size


def document_in(file):
    """The receipt or notice in a file of JSON or a saved page; None when the file is something else."""
    with open(file, encoding="utf-8") as opened:
        text = opened.readline()
        if "wengang-log-export" in text:  # which may be larger than memory
            return None
        text += opened.read()
    if text.lstrip()[:9].lower() == "<!doctype":
        begin = re.search('<script type="application/json" id="(?:receipt|notice)">', text)
        text = text[begin.end() :].partition("</script>")[0] if begin else ""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    known = ("wengang-receipt/1", "wengang-receipt/2", "wengang-notice/1")
    return found if isinstance(found, dict) and found.get("format") in known else None


def root_by_path(digest, leaf, index, size, path):
    """The root that an audit path leads to, by the recursion of RFC 9162 §2.1.3.1; raises ValueError."""
    if size == 1:
        if path or index:
            raise ValueError("an audit path has the wrong length")
        return leaf
    if not path:
        raise ValueError("an audit path is too short")
    split = 1 << ((size - 1).bit_length() - 1)
    if index < split:
        return digest(b"\x01" + root_by_path(digest, leaf, index, split, path[:-1]) + path[-1])
    return digest(b"\x01" + path[-1] + root_by_path(digest, leaf, index - split, size - split, path[:-1]))


def verify_record(place, record, proof, note, verifier_key, policy):
    """The size of the checkpoint that the record is in; raises ValueError."""
    size, root = open_checkpoint(note, verifier_key)
    if policy is not None:
        check_cosigned(note, policy)
    digest = suite_of(verifier_key)
    check_record({**record, "data": ""} if record["data"] is None else record)
    leaf = leaf_without_data(place, record, digest) if record["data"] is None else leaf_of(record, digest)
    if leaf.hex() != record["leaf_hash"]:
        raise ValueError(f"{place}: not the record that its leaf hash is of")
    if not 1 <= record["position"] <= size:
        raise ValueError(f"{place}: not within the checkpoint")
    path = [bytes.fromhex(one) for one in proof["path"]]
    if root_by_path(digest, leaf, record["position"] - 1, size, path) != root:
        raise ValueError(f"{place}: not in the log that was signed")
    return size


def verify_notice(notice, list_file, verifier_key, policy=None):
    """Print what was published, and count the employers; raises ValueError when the list is another one."""
    record = notice["record"]
    place = f"eligibility, position {record['position']}"
    size = verify_record(place, record, notice["proof"], notice["checkpoint"]["note"], verifier_key, policy)
    published = json.loads(record["data"])
    if record["topic"] != "eligibility.notice-published.v1" or published["notice_id"] != notice["notice_id"]:
        raise ValueError(f"{place}: of another list")
    with open(list_file, "rb") as opened:
        content = opened.read()
    sheet = content.startswith(b"\xef\xbb\xbf")  # the sheet has a byte-order mark, JSON lines have none
    if sha256(content).hex() != published["sheet_sha256" if sheet else "content_sha256"]:
        raise ValueError("the list is not the one that was published")
    if sheet:
        refunds = [row[-1] for row in csv.reader(content.decode("utf-8-sig").splitlines())][1:]
    else:
        refunds = [json.loads(line)["refund"] for line in content.decode().splitlines()]
    total = sum(int(refund.replace(".", "")) for refund in refunds)  # in fen: amounts have two places
    if (len(refunds), total) != (published["employers"], published["total_fen"]):
        raise ValueError("the list adds up to something else than its heading says")
    print(f"{place} of {size}, {record['recorded_at']}: {record['topic']}\n  {record['data']}")
    return len(refunds)


def verify_receipt(receipt, verifier_keys, policy=None):
    """Print and count the records; raises ValueError with the first bad one."""
    keys = {key.partition("+")[0].split("/")[-2]: key for key in verifier_keys}
    if not receipt["records"]:
        raise ValueError("the receipt holds no record")
    uscc, named = receipt["uscc"], {f"edition:{receipt.get('edition')}"}
    for record in receipt["records"]:  # batches, lists, funds and files of the bank that records of the employer name
        data = json.loads(record["data"] or "{}")
        if is_of(uscc, record) or record["stream"].startswith("batch:"):
            named |= {f"{kind}:{data.get(kind + '_id')}" for kind in ("batch", "notice", "fund")}
            named |= {f"bank-message:{data.get('message_sha256')}"}
    for record in receipt["records"]:
        source, position = record["source"], record["position"]
        place = f"{source}, position {position}"
        if source not in keys:
            raise ValueError(f"{place}: the key of this log is not given")
        note = receipt["checkpoints"][source]["note"]
        size = verify_record(place, record, record["proof"], note, keys[source], policy)
        if record["stream"] not in named and not is_of(uscc, record):
            raise ValueError(f"{place}: of another employer")
        print(f"{place} of {size}, {record['recorded_at']}: {record['topic']}\n  {record['data'] or 'data not given'}")
    return len(receipt["records"])


def is_of(uscc, record):
    """Whether a record is of the employer: by its stream, or by what its data says."""
    data = json.loads(record["data"] or "{}")
    said = (record["stream"], str(data.get("uscc")), str(data.get("payment_id")), str(data.get("case_id")))
    return any(uscc in one.split(":") for one in said)


def main():
    parser = argparse.ArgumentParser(description="Verify an exported log, a receipt, or a public notice.")
    parser.add_argument("file")
    parser.add_argument("--key", required=True, action="append")
    parser.add_argument("--anchors")
    parser.add_argument("--list")
    parser.add_argument("--policy")
    options = parser.parse_args()
    try:
        found = document_in(options.file)
        policy = policy_in(options.policy) if options.policy else None
        if found is not None and found["format"] == "wengang-notice/1":
            if options.list is None or len(options.key) != 1:
                raise ValueError("a notice needs one key, and the list: --list")
            employers = verify_notice(found, options.list, options.key[0], policy)
            print(f"good: {employers} employers")
            return 0
        if found is not None:
            records = verify_receipt(found, options.key, policy)
        elif policy is not None:
            raise ValueError("an export has no cosignatures: --policy is for receipts and notices")
        elif len(options.key) == 1:
            records = verify(options.file, options.key[0], options.anchors)
        else:
            raise ValueError("an export is of one log, and needs one key")
    except (ValueError, LookupError, OSError) as error:
        print(f"NOT GOOD: {error}")
        return 1
    except (TypeError, AttributeError, OverflowError, RecursionError, StopIteration) as error:
        print(f"NOT GOOD: the file is not in its form: {error!r}")
        return 1
    print(f"good: {records} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
