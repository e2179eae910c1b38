internal import Checks
internal import Posix
internal import Settings

/// The worker's settings, and the files that they name, as the worker's user sees them: what `hookline check` finds.
struct SettingsExamination {
    let reading: SettingsReading
    let worker: Account

    func run(_ diagnosis: Diagnosis) {
        for fault in reading.faults { diagnosis.add(Self.finding(fault), to: SettingTrouble(fault).part) }
        guard let report = worker.acting({ report }) else {
            return diagnosis.passOver(
                .files, "they are those of user \(worker.name); run it as root, or as that user")
        }
        for fault in report.faults { diagnosis.add(Self.finding(fault), to: SettingTrouble(fault).part) }
        for warning in report.warnings { add(warning, to: diagnosis) }
    }

    private var report: CheckReport {
        let path = reading.settings.secretFile
        return CheckReport(reading, secrets: path.isEmpty ? nil : SecretFile(at: path))
    }

    private func add(_ warning: CheckWarning, to diagnosis: Diagnosis) {
        guard let trouble = SettingTrouble(warning) else { return }
        let (subject, meaning) = Self.parts(of: Words.of(warning))
        diagnosis.add(Ailment(trouble.rawValue, subject, meaning, cure: trouble.cure, .warns), to: trouble.part)
    }

    private static func finding(_ fault: SettingFault) -> Ailment {
        let trouble = SettingTrouble(fault)
        let (subject, meaning) = parts(of: Words.of(fault))
        return Ailment(trouble.rawValue, subject, meaning, cure: trouble.cure)
    }

    /// The words begin with what they are about.
    private static func parts(of words: String) -> (subject: String, meaning: String) {
        guard let end = words.firstRange(of: ": ") else { return ("hookline", words) }
        return (String(words[..<end.lowerBound]), String(words[end.upperBound...]))
    }
}
