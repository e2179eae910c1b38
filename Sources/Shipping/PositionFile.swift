internal import Format
private import Glibc
package import Posix
internal import Reading

/// The file that tells which lines were handled. What changes is written behind what it holds; its shortest form is written
/// aside, synced and renamed: when it is opened, when it has grown long, and at the end. One process holds it at a time.
package struct PositionFile: ~Copyable {
    /// A longer one is written anew, in bytes.
    private static let longest = 1 << 20
    /// A kill loses nothing that was written; a power cut what was written in so many milliseconds: it is handled again.
    private static let syncPause: Int64 = 1000

    package let path: String
    /// What it held when it was opened; nil when it was not there.
    package let opened: HandledLines?
    /// Open and locked; nil while nothing was written yet.
    private var file: Descriptor?
    private var length = 0
    private var syncedAt: Int64 = 0
    private var isSynced = true

    /// Reads the file, if it is there, and locks it.
    package static func open(_ path: String) throws(PositionFileFault) -> PositionFile {
        switch try locked(path) {
        case .none: return PositionFile(path, opened: nil, nil)
        case .some(let file):
            let handled = try read(file)
            return PositionFile(path, opened: handled, file)
        }
    }

    private init(_ path: String, opened: HandledLines?, _ file: consuming Descriptor?) {
        self.path = path
        self.opened = opened
        self.file = file
    }

    /// The file, locked; nil when it is not there. Its owner may have put a new one in its place meanwhile.
    private static func locked(_ path: String) throws(PositionFileFault) -> Descriptor? {
        while true {
            let file: Descriptor
            do throws(SystemFault) {
                file = try Descriptor.openOwn(path)
            } catch {
                if error.isMissing { return nil }
                throw Self.isOfAnotherKind(error) ? .notAFile : .system(error)
            }
            if try lock(file, at: path) { return file }
        }
    }

    /// A directory can't be opened for writing, and no symbolic link is followed.
    private static func isOfAnotherKind(_ fault: SystemFault) -> Bool { [EISDIR, ELOOP].contains(fault.code) }

    /// False when the file is not at its path any more.
    private static func lock(_ file: borrowing Descriptor, at path: String) throws(PositionFileFault) -> Bool {
        let status: FileStatus
        let isLocked: Bool
        do throws(SystemFault) {
            status = try file.status()
            isLocked = try file.tryLock()
        } catch {
            throw .system(error)
        }
        guard status.kind == .regular else { throw .notAFile }
        guard isLocked else { throw .busy }
        return isAt(path, status.identity)
    }

    private static func read(_ file: borrowing Descriptor) throws(PositionFileFault) -> HandledLines {
        let text: [UInt8]
        do throws(SystemFault) { text = try file.readToEnd(limit: .max) } catch { throw .system(error) }
        do throws(HandledLinesFault) { return try HandledLines(text: text) } catch { throw .text(error) }
    }

    private static func isAt(_ path: String, _ identity: FileIdentity) -> Bool {
        do throws(SystemFault) { return try fileStatus(of: path).identity == identity } catch { return false }
    }

    private static func system<Result: ~Copyable>(
        _ body: () throws(SystemFault) -> Result
    ) throws(PositionFileFault) -> Result {
        do throws(SystemFault) { return try body() } catch { throw .system(error) }
    }

    /// Writes what has changed behind what `replace` put there.
    package mutating func append(_ changes: String) throws(PositionFileFault) {
        if changes.isEmpty { return }
        try Self.system { () throws(SystemFault) in try file?.writeAll(changes) }
        length += changes.utf8.count
        isSynced = false
        try synchronizeIfDue()
    }

    /// In how many milliseconds that has to be on disk which was appended; nil when it is.
    package var untilSync: Int64? {
        isSynced ? nil : max(0, syncedAt + Self.syncPause - monotonicMilliseconds())
    }

    /// Puts on disk what was appended, when it is time.
    package mutating func synchronizeIfDue() throws(PositionFileFault) {
        if untilSync == 0 { try synchronize() }
    }

    /// It has grown so long that it is to be written anew.
    package var isLong: Bool { length > Self.longest }

    /// What was written is on disk when it returns.
    private mutating func synchronize() throws(PositionFileFault) {
        try Self.system { () throws(SystemFault) in try file?.synchronizeData() }
        syncedAt = monotonicMilliseconds()
        isSynced = true
    }

    /// Puts a new file in the place of what is there; it is on disk when it returns.
    package mutating func replace(by text: String) throws(PositionFileFault) {
        do throws(SystemFault) {
            let aside = path + ".new"
            let new = try Descriptor.openOrCreate(aside, permissions: 0o600)
            guard try new.tryLock(), file != nil || !Self.exists(path) else { throw SystemFault.locked }
            try new.makeEmpty()
            try new.writeAll(text)
            try new.synchronizeData()
            try renameFile(aside, to: path)
            try Directory(at: Self.folder(of: path)).synchronize()
            file = consume new
        } catch {
            throw error == .locked ? .busy : .system(error)
        }
        length = 0
        (syncedAt, isSynced) = (monotonicMilliseconds(), true)
    }

    private static func exists(_ path: String) -> Bool {
        do throws(SystemFault) {
            _ = try fileStatus(of: path)
            return true
        } catch {
            return !error.isMissing
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension SystemFault {
    /// Another process has the lock.
    fileprivate static let locked = SystemFault(.flock, EWOULDBLOCK)
}

/// Why a position file can't be used.
package enum PositionFileFault: Error, Equatable, Sendable {
    case system(SystemFault)
    case text(HandledLinesFault)
    /// Something else stands in its place.
    case notAFile
    /// Another process holds it.
    case busy
}
