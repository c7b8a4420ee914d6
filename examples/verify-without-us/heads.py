"""Replays the heads table: which policy, evidence, verdict and waivers of each gate are current.

It assumes a ledger whose entries were admitted, and says so when it meets a compromised key, whose
consequences it does not replay.
"""

import hashlib
import json
import sys


class Heads:
    def __init__(self):
        self.policy = 0
        self.gates = {}
        self.by_digest = {}  # payload digest: (index, kind, predicate)
        self.verdicts = {}  # gate: (used, superseded) of the current verdict

    def canonical(self):
        """RFC 8785: members sorted, no white space; ids are ASCII and numbers are integers."""
        table = {"gates": self.gates, "policy": self.policy}
        return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()

    def digest(self):
        return hashlib.sha256(self.canonical()).hexdigest()

    def apply(self, index, digest, statement):
        kind = statement["predicateType"].split(":")[-2]
        predicate = statement["predicate"]
        getattr(self, "_" + kind)(index, predicate)
        self.by_digest[digest] = (index, kind, predicate)

    def _policy(self, index, policy):
        if any(key["compromisedFrom"] is not None for key in policy["keys"]):
            print("--  a compromised key: its consequences are not replayed here", file=sys.stderr)
            sys.exit(4)
        gates = {gate["id"]: gate for gate in policy["gates"]}
        empty = {"evidence": [], "verdict": None, "waivers": []}
        self.gates = {id_: dict(self.gates.get(id_, empty)) for id_ in gates}
        for id_, row in self.gates.items():
            if not self._is_waivable(id_, gates):
                row["waivers"] = []
        self.verdicts = {id_: v for id_, v in self.verdicts.items() if id_ in gates}
        self.policy = index

    def _is_waivable(self, id_, gates):
        gate = gates[id_]
        return gate["waivable"] and all(self._is_waivable(r, gates) for r in gate["requires"])

    def _evidence(self, index, evidence):
        for gate in evidence["gates"]:
            self.gates[gate]["evidence"] = self.gates[gate]["evidence"] + [index]

    def _verdict(self, index, verdict):
        row = self.gates[verdict["gate"]]
        used = [item["index"] for item in verdict["inputs"]["used"]]
        row["evidence"], row["verdict"] = used, index
        self.verdicts[verdict["gate"]] = (used, verdict["inputs"]["superseded"])

    def _waiver(self, index, waiver):
        row = self.gates[waiver["gate"]]
        row["waivers"] = row["waivers"] + [index]

    def _revocation(self, index, revocation):
        target, kind, predicate = self.by_digest[revocation["revokes"]]
        if kind == "waiver" and predicate["gate"] in self.gates:
            row = self.gates[predicate["gate"]]
            row["waivers"] = [i for i in row["waivers"] if i != target]
        for gate, (used, _) in list(self.verdicts.items()):
            if self.gates[gate]["verdict"] == target or kind == "evidence" and target in used:
                self._withdraw(gate)

    def _withdraw(self, gate):
        """No verdict, never the one before; what it had set aside is put back."""
        _, superseded = self.verdicts.pop(gate)
        row = self.gates[gate]
        row["evidence"] = sorted(set(row["evidence"] + superseded))
        row["verdict"] = None
