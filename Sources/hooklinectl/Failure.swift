internal import HTTP
internal import Posix
internal import Settings

/// Why a command ends without its result. The only place where that becomes text and an exit number: sysexits(3).
enum Failure: Error {
    /// The command line is wrong in a way that the parser can't see.
    case usage(String)
    /// What was to be read is not what it should be.
    case data(path: String, reason: String)
    /// The worker's settings, or its secrets.
    case settings([SettingFault])
    /// The other side answered no.
    case refused(String)
    /// The other side did not answer.
    case unanswered(HTTPFault, address: String)
    case system(SystemFault, path: String)
    /// The disk lacks what a file holds.
    case disk(path: String, reason: String)
    /// It may work another time.
    case later(String)

    var exitNumber: Int32 {
        switch self {
        case .usage: 64
        case .data: 65
        case .settings(let faults): faults.contains { $0.isUnreadable } ? 74 : 65
        case .unanswered(let fault, _): fault.exitNumber
        case .refused: 69
        case .system, .disk: 74
        case .later: 75
        }
    }

    private var lines: [String] {
        switch self {
        case .usage(let reason): [reason]
        case .data(let path, let reason), .disk(let path, let reason): ["\(path): \(reason)"]
        case .settings(let faults): faults.map { Words.of($0) }
        case .refused(let reason), .later(let reason): [reason]
        case .unanswered(let fault, let address): ["\(address): \(fault.reason)"]
        case .system(let fault, let path): ["\(path): \(Words.of(fault))"]
        }
    }

    /// All of it in one line.
    var text: String { lines.joined(separator: "; ") }

    /// Says it on standard error.
    func tell() {
        for line in lines { StandardStream.error.write("hooklinectl: \(Words.printable(line))\n") }
    }

    /// The reader of standard output has left, as `head` does: nothing to tell.
    var isOfNoReader: Bool {
        if case .system(let fault, Output.name) = self { return fault.isWithoutReader }
        return false
    }
}

extension HTTPFault {
    /// An address that is none is the caller's; a lack of our own is the machine's.
    var exitNumber: Int32 {
        switch kind {
        case .address: 64
        case .ours: 74
        default: 69
        }
    }
}

extension SettingFault {
    fileprivate var isUnreadable: Bool {
        if case .unreadable = problem { return true }
        return false
    }
}

/// Runs calls that may be refused by the kernel, and names what they were about.
func naming<Result>(_ path: String, _ body: () throws(SystemFault) -> Result) throws(Failure) -> Result {
    do {
        return try body()
    } catch {
        throw .system(error, path: path)
    }
}
