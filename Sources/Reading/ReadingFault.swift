package import Posix

/// Why a file, or a part of it, can't be read.
package enum ReadingFault: Error, Equatable, Sendable {
    case system(SystemFault, path: String)
    /// The compressed bytes are damaged, or end too early.
    case damagedGzip(path: String)
    /// A line is longer than `BlockReader.longestLine`.
    case tooLong(path: String, offset: Int)
    /// Something else stands where a file of lines should be.
    case notAFile(path: String)
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
