internal import Format
internal import Posix
internal import Reading

/// This machine's clock beside those of others, as their answers tell it (`Date`).
final class ClockExamination {
    /// A step of so many seconds is one for Hookline, too.
    private static let tolerance: Int64 = 10

    private let diagnosis: Diagnosis
    private var isTold = false

    init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    /// - Parameters:
    ///   - date: in whole seconds since 1970, from an answer that has just come.
    ///   - moment: when it was asked for.
    func take(_ date: Int64, from host: String, askedAt moment: Timestamp) {
        isTold = true
        let behind = moment.seconds - 1 - date
        let ahead = date - Timestamp.now.seconds
        let difference = max(behind, ahead)
        guard difference > Self.tolerance else { return }
        let direction = behind > ahead ? "ahead of" : "behind"
        diagnosis.add(
            Ailment(
                "clock", "clock", "this machine's clock is \(difference) s \(direction) that of \(host)",
                cure: "let the clock be kept by systemd-timesyncd or chrony", .warns), to: .clock)
    }

    /// Says so where nobody has told the time.
    func end() {
        if !isTold { diagnosis.passOver(.clock, "nobody was asked for the time: --address or an API key") }
    }
}
