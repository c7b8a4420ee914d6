import Ledger
import TransparencyLog

/// A bundle of two files, as `docs/formats.md` shows it.
enum SmallBundle {
  static let facts = #"{"architecture":"x86_64"}"#
  static let observations =
    #"{"check":"egress.tcp4","probe":"PR-NET-1","call":"connect","#
    + #""arguments":["AF_INET","SOCK_STREAM","127.0.0.1"],"errno":"EPERM"}"# + "\n"

  static let manifest =
    #"{"files":[{"path":"facts.json","sha256":"#
    + #""4c63d8c759d0097fdcb681b65e2115ac5fb039f62cd2ed622d25921201d2d554","size":25},"#
    + #"{"path":"observations.jsonl","sha256":"#
    + #""024038a1a104e1d04cea812836d6ab5eff02b320505f0e036f3cc33c9471d074","size":126}],"#
    + #""format":"urn:evidence-ledger:bundle:v1"}"#

  static let digest = "ced906239a0a56fff52a520892cea82579c8a68f191f04470bacb3a53e1953b4"

  static let files = [
    BundleFiles.File(path: "observations.jsonl", bytes: Array(observations.utf8)),
    BundleFiles.File(path: "facts.json", bytes: Array(facts.utf8)),
  ]
}
