import Glibc
import TestSupport
import Testing

/// One set-up with one fault, and the one finding that it has to give.
struct BrokenSetUp: CustomTestStringConvertible, Sendable {
    let what: String
    let finding: String
    /// What it is about, or the end of that; empty: not looked at.
    let subject: String
    let needsRoot: Bool
    /// A line of the shell in which `doctor` runs.
    let shell: @Sendable (DoctorSite) -> String?
    let change: @Sendable (inout SetUp) throws -> Void

    init(
        _ what: String, _ finding: String, _ subject: String = "", needsRoot: Bool = false,
        within shell: @escaping @Sendable (DoctorSite) -> String? = { _ in nil },
        _ change: @escaping @Sendable (inout SetUp) throws -> Void
    ) {
        (self.what, self.finding, self.subject, self.needsRoot) = (what, finding, subject, needsRoot)
        (self.shell, self.change) = (shell, change)
    }

    var testDescription: String { what }

    /// A server with these lines around the location.
    static func outer(_ lines: String, _ subject: String? = nil) -> BrokenSetUp {
        BrokenSetUp("outer: \(lines)", "outer-directive", subject ?? String(lines.prefix { $0 != ";" })) {
            $0.server = lines + "\n"
        }
    }

    /// A location in which one text is another.
    static func location(
        _ what: String, _ finding: String, _ subject: String, _ text: String, _ other: String
    ) -> BrokenSetUp {
        BrokenSetUp(what, finding, subject) { $0.location.replace(text, other) }
    }

    /// Something is done to a set-up that runs.
    static func broken(
        _ what: String, _ finding: String, _ subject: String = "", needsRoot: Bool = false,
        _ breaking: @escaping @Sendable (DoctorSite) throws -> Void
    ) -> BrokenSetUp {
        BrokenSetUp(what, finding, subject, needsRoot: needsRoot) { $0.breaking = breaking }
    }
}
