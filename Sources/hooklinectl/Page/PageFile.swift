internal import Posix

/// The file of a page: written aside, and put in its place when it is whole. Who reads it meanwhile has the old one.
enum PageFile {
    static func write(_ text: String, to path: String) throws(Failure) {
        if let there = knownFileStatus(of: path), there.kind != .regular {
            throw .data(path: path, reason: "is not a regular file")
        }
        let aside = path + ".new"
        let isWritten = try naming(aside) { () throws(SystemFault) -> Bool in
            let file = try Descriptor.openOrCreate(aside, permissions: 0o644)
            guard try file.tryLock() else { return false }
            try file.makeEmpty()
            try file.writeAll(text)
            try renameFile(aside, to: path)
            return true
        }
        if !isWritten { throw .later("\(aside): another summary is writing it") }
    }
}
