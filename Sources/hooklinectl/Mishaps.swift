internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings

/// What went wrong beside the result: named at once, passed over, and remembered. One bad file, line, id or answer never
/// ends a run; the run ends with the worst number, which is the largest.
final class Mishaps {
    private(set) var exitNumber: Int32 = 0
    private let isSilent: Bool

    /// - Parameter isSilent: nothing is named; another run over the same names it.
    init(isSilent: Bool = false) {
        self.isSilent = isSilent
    }

    /// Names it on standard error.
    func add(_ failure: Failure) {
        if !isSilent { failure.tell() }
        add(exitNumber: failure.exitNumber)
    }

    /// Names what of a file can't be read.
    func add(_ fault: ReadingFault) { add(Failure(fault)) }

    /// Says where lines may be missing.
    func add(_ gap: Gap) { add(.data(path: "\(gap.last.receipt.partition.path)", reason: Words.of(gap))) }

    /// The check said no, or an answer did.
    func add(exitNumber number: Int32) { exitNumber = max(exitNumber, number) }

    /// Ends the run with the number, if there was anything.
    func end() throws {
        if exitNumber != 0 { throw ExitCode(exitNumber) }
    }
}
