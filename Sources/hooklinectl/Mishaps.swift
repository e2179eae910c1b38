internal import ArgumentParser
internal import Posix
internal import Reading

/// What went wrong beside the result: named at once, passed over, and remembered. One bad file, line, id or answer never
/// ends a run; the run ends with the worst number, which is the largest.
final class Mishaps {
    private(set) var exitNumber: Int32 = 0

    /// Names it on standard error.
    func add(_ failure: Failure) {
        failure.tell()
        add(exitNumber: failure.exitNumber)
    }

    /// Names what of a file can't be read.
    func add(_ fault: ReadingFault) { add(Failure(fault)) }

    /// The check said no, or an answer did.
    func add(exitNumber number: Int32) { exitNumber = max(exitNumber, number) }

    /// Ends the run with the number, if there was anything.
    func end() throws {
        if exitNumber != 0 { throw ExitCode(exitNumber) }
    }
}
