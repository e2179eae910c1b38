package import Posix

/// Why a file can't be read to its end.
package enum ReadingFault: Error, Equatable, Sendable {
    case system(SystemFault, path: String)
    /// The compressed bytes are damaged, or end too early.
    case damagedGzip(path: String)
    /// A line is longer than `BlockReader.longestLine`.
    case tooLong(path: String, offset: Int)
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
