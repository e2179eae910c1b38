package import Format
package import JSON
package import Posix

/// Why a file, or a part of it, can't be read.
package enum ReadingFault: Error, Equatable, Sendable {
    case system(SystemFault, path: String)
    /// The compressed bytes are damaged, or end too early.
    case damagedGzip(path: String)
    /// A line is longer than `BlockReader.longestLine`.
    case tooLong(path: String, offset: Int)
    /// A line is none of ours.
    case line(LineFault, path: String, offset: Int)
    /// The event of a line is not the strict JSON that Hookline stores.
    case event(JSONFault, path: String, offset: Int)
    /// A receipt names no line of an event.
    case noLine(NoLine, Receipt, path: String)
    /// What stands behind that offset is not on the disk, though it can be read: a sync of it failed.
    case lost(path: String, offset: Int)
    /// Something else stands where a file of lines should be.
    case notAFile(path: String)
}

extension ReadingFault {
    /// Nothing stands there.
    package var isMissing: Bool {
        if case .system(let fault, _) = self { return fault.isMissing }
        return false
    }

    /// It is the system's word, not that of what stands there: another time it may be read.
    var mayPass: Bool {
        if case .system = self { return true }
        return false
    }
}

/// Runs calls that may be refused by the kernel, and names what they were about.
func naming<Result: ~Copyable>(
    _ path: String, _ body: () throws(SystemFault) -> Result
) throws(ReadingFault) -> Result {
    do {
        return try body()
    } catch {
        throw .system(error, path: path)
    }
}
