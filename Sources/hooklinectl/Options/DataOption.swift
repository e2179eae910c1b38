internal import ArgumentParser
internal import Format
internal import Posix
internal import Reading
internal import Settings

/// Where the lines are.
struct DataOption: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory. [default: $HOOKLINE_DATA]", valueName: "directory"))
    var data: String?
}

/// In which zone the days of the files are counted.
struct ZoneOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Zone of the days in file names. [default: $HOOKLINE_TIMEZONE, or UTC]", valueName: "zone"))
    var timezone: String?
}

extension GivenSettings {
    /// The data directory.
    func folder() throws(Failure) -> JournalFolder {
        guard let directory = self[.data] else {
            throw .usage("--data or HOOKLINE_DATA has to name the data directory")
        }
        return JournalFolder(directory)
    }

    /// All files of lines in the data directory; a topic that can't be listed is a mishap.
    func files(_ mishaps: Mishaps) throws(Failure) -> [JournalFile] {
        let folder = try folder()
        do throws(ReadingFault) {
            return try folder.files { mishaps.add($0) }
        } catch {
            throw Failure(error)
        }
    }

    /// The zone; of this process from now on.
    func zone() throws(Failure) -> Zone {
        let name = self[.timezone] ?? "UTC"
        let isName = !name.hasPrefix("/") && !name.contains("..")
        guard name == "UTC" || (isName && Zone.isUsable(name)) else {
            throw .usage("\(name) is no zone in \(Zone.folder)")
        }
        return Zone.use(name)
    }
}

extension Failure {
    init(_ fault: ReadingFault) {
        switch fault {
        case .system(let fault, let path): self = .system(fault, path: path)
        case .damagedGzip(let path): self = .data(path: path, reason: "the compressed bytes are damaged, or cut off")
        case .tooLong(let path, let offset):
            self = .data(path: path, reason: "the line at byte \(offset) is longer than any of Hookline's")
        case .line(let fault, let path, let offset):
            self = .data(path: path, reason: "the line at byte \(offset) is \(Words.of(fault))")
        case .event(let fault, let path, let offset):
            self = .data(path: path, reason: "in the line at byte \(offset) \(Words.of(fault))")
        case .noLine(let reason, let receipt, let path):
            self = .data(path: "\(path):\(receipt.offset):\(receipt.length)", reason: Words.of(reason))
        case .lost(let path, let offset):
            self = .disk(path: path, reason: "from byte \(offset) on it is not on the disk: a sync failed")
        case .notAFile(let path): self = .data(path: path, reason: "is not a regular file")
        }
    }
}
