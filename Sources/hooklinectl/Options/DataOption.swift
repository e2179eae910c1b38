internal import ArgumentParser
internal import Posix
internal import Reading
internal import Setting

/// Where the lines are.
struct DataOption: ParsableArguments {
    @Option(help: ArgumentHelp("The data directory. [default: $HOOKLINE_DATA]", valueName: "directory"))
    var data: String?

    /// The directory that is named; nil when none is.
    var directory: String? { data ?? environment(.data) }

    /// All files of lines in it; a topic that can't be listed is a mishap.
    func files(_ mishaps: Mishaps) throws -> [JournalFile] {
        guard let directory else { throw Failure.usage("--data or HOOKLINE_DATA has to name the data directory") }
        do throws(ReadingFault) {
            return try JournalFolder(directory).files { mishaps.add($0) }
        } catch {
            throw Failure(error)
        }
    }
}

/// In which zone the days of the files are counted.
struct ZoneOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Zone of the days in file names. [default: $HOOKLINE_TIMEZONE, or UTC]", valueName: "zone"))
    var timezone: String?

    /// The zone; of this process from now on.
    func zone() throws -> Zone {
        let name = timezone ?? environment(.timezone) ?? "UTC"
        let isName = !name.hasPrefix("/") && !name.contains("..")
        guard name == "UTC" || (isName && Zone.isUsable(name)) else {
            throw Failure.usage("\(name) is no zone in \(Zone.folder)")
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
        case .notAFile(let path): self = .data(path: path, reason: "is not a regular file")
        }
    }
}
