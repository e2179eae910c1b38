internal import ArgumentParser
internal import Format
internal import Posix
internal import PostgreSQL
internal import Reading
internal import Settings
internal import Shipping

/// `hooklinectl ship`
struct ShipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship", abstract: "Carries every line into PostgreSQL, exactly once.",
        discussion: """
            In the order of the files, rows and position in one transaction. It stays, and tries again for ever, unless \
            --once is given. The database's owner runs --print-schema | psql once before. A password is never an \
            argument: PGPASSFILE or a service file has it.
            """)

    @Option(
        help: ArgumentHelp(
            "Where to: a connection string of libpq; several hosts are tried in turn.", valueName: "conninfo"))
    var to: String?
    @Option(help: ArgumentHelp("The name of this data directory, of no other one.", valueName: "name"))
    var node: String?
    @Flag(help: "Ends when all is there, or each host has failed.")
    var once = false
    @Flag(help: "Prints what is to be made in the database, as SQL.")
    var printSchema = false
    @Flag(help: "Says how much is not there yet, and ships nothing.")
    var status = false
    @Option(
        help: ArgumentHelp("With --status: exit 1 when the oldest line that is not there is older.", valueName: "time"))
    var lag: TimeSpan?
    @Flag(help: "Prints JSON, with --status.")
    var json = false
    @OptionGroup var data: DataOption
    @OptionGroup var config: SettingsOption

    func validate() throws {
        if printSchema { return }
        if to == nil || node == nil { throw ValidationError("--to and --node have to say where to and for whom.") }
        if !status && (lag != nil || json) { throw ValidationError("--lag and --json are for --status.") }
    }

    func run() throws {
        if printSchema { return try Output.print(Schema.text) }
        let mishaps = Mishaps()
        let settings = try config.settings(under: [.data: data.data])
        let folder = try settings.folder()
        let plan = try plan()
        if status {
            try tell(plan, folder, mishaps)
        } else {
            try ship(plan, folder, isSynced: settings[.sync] != "never", mishaps)
        }
        try mishaps.end()
    }

    private func plan() throws(Failure) -> ShipPlan {
        let info: ConnectionInfo
        do throws(PostgresFault) {
            info = try ConnectionInfo(to ?? "")
        } catch {
            throw Failure(error, at: "--to")
        }
        if info.hasPassword { throw .usage("--to: a password is no argument: PGPASSFILE or a service file has it") }
        guard let plan = ShipPlan(info, node: node ?? "", isOnce: once) else {
            throw .usage("'\(node ?? "")' is no name of a node: letters, digits, '.', '_' and '-', 64 at most")
        }
        return plan
    }

    private func ship(
        _ plan: ShipPlan, _ folder: JournalFolder, isSynced: Bool, _ mishaps: Mishaps
    ) throws(Failure) {
        if !isSynced { ShipScreen.say("HOOKLINE_SYNC is never: lines are shipped that may not be on disk here") }
        var range = LineRun.Range()
        (range.isOnce, range.isSynced) = (once, isSynced)
        let run = try carrying { () throws(ShippingFault) in try LineRun(folder, range) { mishaps.add($0) } }
        var shipper = Shipper(run, of: folder, by: plan) { ShipScreen.tell($0, mishaps) }
        let end = try carrying { () throws(ShippingFault) in try shipper.ship() }
        if let failure = ShipScreen.failure(of: end, plan) { throw failure }
    }

    private func tell(_ plan: ShipPlan, _ folder: JournalFolder, _ mishaps: Mishaps) throws(Failure) {
        let status: ShipStatus
        do throws(ShipStatus.Fault) {
            status = try ShipStatus(plan, folder) { mishaps.add($0) }
        } catch {
            throw Failure(error.fault, at: error.host)
        }
        let now = Timestamp.now
        try Output.print(ShipScreen.text(of: status, now: now, json: json))
        if let lag, status.lagMicroseconds(at: now) > lag.microseconds { mishaps.add(exitNumber: 1) }
    }
}
