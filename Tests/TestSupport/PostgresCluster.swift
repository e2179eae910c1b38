import Glibc
import Synchronization

/// A PostgreSQL server of its own, on a Unix socket in a temporary directory and on no port. It ends, and its directory is
/// removed, when the test lets go of it, or when this process ends, however that comes.
package final class PostgresCluster: @unchecked Sendable {
    /// The directory of the newest PostgreSQL's programs, where Debian puts them; nil when there is none.
    private static let programs = {
        let versions = (try? directoryEntries("/usr/lib/postgresql")) ?? []  // then it is not installed
        let newest = versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) }
        return newest.map { "/usr/lib/postgresql/\($0)/bin" }
    }()

    /// Whether one can be had here; for `.enabled(if:)`.
    package static let isPossible = {
        guard let programs, access("\(programs)/initdb", X_OK) == 0 else { return false }
        return !isRoot || (getpwnam("postgres") != nil && Program.isThere("setpriv"))
    }()

    /// Why there is none.
    package static let lack = "PostgreSQL is not installed here, or root has no user postgres to start it"

    /// One that several tests share, each with a database of its own; its settings stay as they are.
    package static let shared = Result { try PostgresCluster() }

    private let directory: TemporaryDirectory
    /// Changed by the thread alone that has this cluster for itself.
    private var running: (server: SpawnedProcess, lifeline: OpenDescriptor)?
    private let databases = Atomic(0)
    /// Roles belong to all databases, so two schemas are not made at once.
    private let making = Mutex(())

    /// Makes a cluster and starts it.
    package init() throws {
        directory = try TemporaryDirectory()
        if isRoot, let owner = getpwnam("postgres") {
            try checked("chown") { chown(directory.path, owner.pointee.pw_uid, owner.pointee.pw_gid) }
        }
        let arguments = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        let run = try Self.asOwner("initdb", arguments).run(within: .seconds(120))
        guard run.ending == .exited(0) else { throw HostFault.malformed("initdb: \(run.errorText)") }
        try start()
    }

    deinit { try? stop() }  // what is left ends with this process

    private var data: String { directory.path("data") }

    /// The directory of its socket: a host to libpq.
    package var host: String { directory.path }

    /// A connection string for one of its databases.
    package func address(_ database: String) -> String { "host=\(host) user=postgres dbname=\(database)" }

    /// The socket's own path.
    package var socketPath: String { directory.path(".s.PGSQL.5432") }

    /// PostgreSQL refuses root.
    private static func asOwner(_ program: String, _ arguments: [String]) throws -> SpawnPlan {
        guard let programs else { throw HostFault.missing(program) }
        let environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        if !isRoot { return SpawnPlan("\(programs)/\(program)", arguments, environment: environment) }
        let other = ["--reuid=postgres", "--regid=postgres", "--init-groups", "\(programs)/\(program)"]
        return SpawnPlan(try Program.system("setpriv"), other + arguments, environment: environment)
    }

    /// Starts the server, and waits until it takes connections.
    package func start() throws {
        let settings = ["listen_addresses=", "unix_socket_directories=\(host)", "fsync=off", "max_connections=50"]
        let arguments = ["-D", data] + settings.flatMap { ["-c", $0] }
        // The shell reads its standard input to the end, which comes with the end of this process at the latest.
        let line = #""$0" "$@" </dev/null & read -r word; kill -INT $!; wait $!; [ "$word" ] || rm -rf \#(host)"#
        let (reading, writing) = try OpenDescriptor.pipe()
        var plan = try Self.asOwner("postgres", arguments).throughShell(line)
        plan.descriptors[0] = reading
        plan.descriptors[2] = try OpenDescriptor.opening(log, appending | O_CREAT)
        let server = try SpawnedProcess(plan)
        running = (server, writing)
        try waitUntil("PostgreSQL", within: .seconds(60)) {
            guard try server.ending() == nil else { throw HostFault.malformed("postgres: \(logText)") }
            return try psql("postgres", "SELECT 1").ending == .exited(0)
        }
    }

    /// Stops it, cutting all connections.
    package func stop() throws {
        guard let (server, lifeline) = running.take() else { return }
        try writeAll(lifeline, Array("stay\n".utf8))
        lifeline.close()
        _ = try server.waitForEnd(within: .seconds(60))
    }

    private var log: String { directory.path("log") }
    private var logText: String { String(decoding: (try? readFile(log)) ?? [], as: UTF8.self) }  // none was written

    /// Runs psql, which reads `text`.
    package func psql(_ database: String, _ text: String) throws -> CommandRun {
        guard let programs = Self.programs else { throw HostFault.missing("psql") }
        let arguments = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", address(database)]
        return try SpawnPlan("\(programs)/psql", arguments, environment: ["PATH": "/usr/bin:/bin"])
            .run(input: Array(text.utf8), within: .seconds(120))
    }

    /// What psql prints of one or more statements, without the last LF.
    package func ask(_ database: String, _ text: String) throws -> String {
        let run = try psql(database, text)
        guard run.ending == .exited(0) else { throw HostFault.malformed("\(text): \(run.errorText)") }
        return run.outputText.hasSuffix("\n") ? String(run.outputText.dropLast()) : run.outputText
    }

    /// Makes a database of its own, and in it what `schema` says; gives its name.
    package func makeDatabase(_ schema: String = "", options: String = "") throws -> String {
        let name = "t\(databases.add(1, ordering: .relaxed).newValue)"
        try making.withLock { _ in
            _ = try ask("postgres", "CREATE DATABASE \(name) \(options)")
            _ = try ask(name, schema)
        }
        return name
    }

    /// Changes a setting of the whole server, and waits until it counts.
    package func set(_ name: String, _ value: String) throws {
        _ = try ask("postgres", "ALTER SYSTEM SET \(name) = '\(value)'; SELECT pg_reload_conf()")
        try waitUntil("\(name) = \(value)") { try ask("postgres", "SHOW \(name)") == value }
    }
}
