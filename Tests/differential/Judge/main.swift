import Glibc

/// What can be judged, by the word in the command line.
let judges: [String: (inout Records, inout Answers) -> Void] = [
    "bodies": judgeBodies, "signatures": judgeSignatures, "zones": judgeZones,
]

guard CommandLine.arguments.count == 2, let judge = judges[CommandLine.arguments[1]] else {
    print(judges.keys.sorted().joined(separator: "\n"))
    exit(64)
}
var records = Records()
var answers = Answers()
judge(&records, &answers)
answers.send()
