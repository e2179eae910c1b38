internal import HTTP

/// What many requests brought.
struct LoadRun {
    /// How often each status came; 0 stands for no answer.
    private(set) var statuses: [Int: Int] = [:]
    /// Why requests were not answered, and how often.
    private(set) var faults: [String: Int] = [:]
    /// Of a run in which not all was taken.
    private(set) var exitNumber: Int32 = 69
    private var microseconds: [Int64] = []
    private let start: Int64
    private(set) var elapsedMilliseconds: Int64 = 0

    init(startingAt start: Int64) {
        self.start = start
    }

    mutating func add(_ result: Result<HTTPAnswer, HTTPFault>) {
        switch result {
        case .success(let answer):
            statuses[answer.status, default: 0] += 1
            microseconds.append(answer.microseconds)
        case .failure(let fault):
            statuses[0, default: 0] += 1
            faults[fault.reason, default: 0] += 1
            exitNumber = max(exitNumber, fault.exitNumber)
        }
    }

    mutating func end(at moment: Int64) {
        elapsedMilliseconds = max(1, moment - start)
        microseconds.sort()
    }

    var count: Int { statuses.values.reduce(0, +) }

    var isAccepted: Bool { statuses.keys.allSatisfy { $0 == 200 } }

    /// Answers in a second.
    var rate: Int { count * 1000 / Int(elapsedMilliseconds) }

    /// The time that so many of a thousand answers did not exceed; nil when none came.
    func percentile(_ perMille: Int) -> Int64? {
        if microseconds.isEmpty { return nil }
        return microseconds[min(microseconds.count - 1, microseconds.count * perMille / 1000)]
    }
}
