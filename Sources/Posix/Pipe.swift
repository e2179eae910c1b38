private import CPosix

/// A pipe that carries nothing: when its writing end is gone, the reading end says so.
package struct Pipe: ~Copyable {
    package let reading: Descriptor
    private var writing: Descriptor?

    /// pipe(2).
    package init() throws(SystemFault) {
        var ends = cposix_ends()
        _ = try systemCall(.pipe) {
            ends = cposix_pipe()
            return ends.first
        }
        reading = Descriptor(owning: ends.first)
        writing = Descriptor(owning: ends.second)
    }

    /// Gives the writing end up in this process.
    package mutating func closeWriting() {
        writing = nil
    }
}
