import Glibc

/// A library that stands between the program's debug build and libc: a C file of `Tests/Preload`.
package final class Preload: Sendable {
    private let directory: TemporaryDirectory

    /// Whether one can be made here; for `.enabled(if:)`.
    package static var isPossible: Bool { Program.isThere("cc") }

    /// Compiles the file of that name.
    package init(_ name: String) throws {
        directory = try TemporaryDirectory()
        let source = PackageRoot.path("Tests/Preload/\(name).c")
        let arguments = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", directory.path("library.so"), source]
        let environment = ["PATH": "/usr/bin:/bin"]
        let run = try SpawnPlan(try Program.system("cc"), arguments, environment: environment).run()
        guard run.ending == .exited(0) else { throw HostFault.malformed("\(name).c: \(run.errorText)") }
    }

    /// The same start with the debug build over this library, and these variables for it.
    package func under(_ plan: SpawnPlan, _ variables: [String: String] = [:]) throws -> SpawnPlan {
        var plan = plan
        plan.program = try Program.debugHookline()
        plan.environment["LD_PRELOAD"] = directory.path("library.so")
        plan.environment.merge(variables) { _, added in added }
        return plan
    }
}
