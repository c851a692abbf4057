"""One append-only, gap-free, sealed log per service. Read it in this order.

Deciding: ``decider`` (the shape of a rule: a command and a state to facts) · ``refusals`` (of the log's
own) · ``records`` (a command's context, its work, a fact with its envelope, and what can go wrong) · ``codec`` (facts
to bytes and back) · ``command_ids`` (what commands are called) · ``unit_of_work`` (one command decided on the streams
that it touches).

Recording: ``log`` (the handle that a service has: begin here to see how it all hangs together) · ``commands`` (from a
command to its outcome) · ``turns`` (one at a time for each key) · ``loader`` (streams, for all that wait) ·
``writer`` (group commit on the compared head) · ``batch`` (positions and leaf hashes of what goes into one commit) ·
``database`` and ``sessions`` (connections, and how long they wait) · ``troubles`` (whose fault an error is).

Sealing: ``sealing`` (leaf hashes and the frontier of a Merkle tree) · ``tree`` (its nodes, kept) · ``proofs`` (made and
checked) · ``notes`` (signed checkpoints as text) · ``checkpoints`` (signed and kept) · ``anchors`` (kept elsewhere) ·
``cosignatures`` (what witnesses sign) · ``witness`` (what they look at first) · ``witness_policy`` (whose it takes) ·
``doubts`` (why a log is not believed, as a code with values).

Beside it: ``quarantine`` (facts that two people set aside) · ``audit`` (a whole log verified) · ``recorder`` (the log
behind the contract of the ``eventsourcing`` library). What follows a log is in ``shared.followers``, what it shows over
HTTP in ``shared.http``: ``feed``, ``transparency``, ``quarantine``.
"""
