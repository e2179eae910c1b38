private import Glibc

/// Reading files that a person names: also a pipe, whose writer may be slow.
extension Descriptor {
    /// One read(2), which waits for bytes also where others made the file non-blocking: the number, 0 at the end.
    package borrowing func readGiven(into buffer: UnsafeMutableRawBufferPointer) throws(SystemFault) -> Int {
        let number = self.number
        return try givenCall(.read, on: number) { unsafe Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// All bytes from here to the end; nil when there are more than `limit`.
    package borrowing func readGiven(limit: Int) throws(SystemFault) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try unsafe chunk.withUnsafeMutableBufferPointer { (all) throws(SystemFault) -> Int in
                try unsafe readGiven(into: UnsafeMutableRawBufferPointer(all))
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { return nil }
        }
    }
}
